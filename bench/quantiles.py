"""Which values describe a series of measurements."""

import math
from collections.abc import Sequence


def p95(values: Sequence[float]) -> float:
    """The smallest value that at least 95 of 100 do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]
