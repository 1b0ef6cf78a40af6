"""
How is all of it run again?
"""
