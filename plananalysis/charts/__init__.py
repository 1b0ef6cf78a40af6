"""
What does a chart look like?
"""
