"""
How is a document built, and which units count?
"""
