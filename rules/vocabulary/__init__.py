"""Words and numbers shared by everyone: labelled enumerations and checked numbers.

The only part of ``rules`` that ``contracts`` may import.
"""
