"""
What belongs together, and how surely?
"""
