"""
One table, one declaration: what is a table, and how does it get to disk?
"""
