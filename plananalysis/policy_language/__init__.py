"""
How is it said?
"""
