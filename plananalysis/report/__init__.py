"""
What is handed over?
"""
