"""Lists that are told a page at a time."""

from __future__ import annotations


def pages(total: int, size: int) -> int:
    """How many pages of `size` a list of `total` has; an empty one is a page too."""
    return max(1, -(-total // size))
