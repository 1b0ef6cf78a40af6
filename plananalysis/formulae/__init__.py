"""
Which set phrases are used?
"""
