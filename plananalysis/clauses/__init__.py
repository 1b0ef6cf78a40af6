"""
What does each clause do?
"""
