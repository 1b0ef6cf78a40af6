"""
Which words count as what, and where do they stand?
"""
