"""
What is chance?
"""
