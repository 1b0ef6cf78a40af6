"""
What may be coded, and with which values?

What the values mean stands in docs/tables.md, how people code by them in docs/coding.md.
"""

# The package's own codes, in their order; a study may give its own.
CODEBOOK = {
    "level": (0, 1, 2, 3, 4, 5),
    "intensity": (0, 1),
    "novelty": ("new", "continued", "both", "none"),
    "verb_class": ("make", "revise", "implement", "study", "publish", "promote", "complete", "other", "none"),
}
