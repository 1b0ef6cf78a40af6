"""
Which words are there?
"""
