"""
How often, where, and more than expected?
"""
