"""
What changed between documents?
"""
