"""
Do readers agree, and what do their codes add up to?
"""
