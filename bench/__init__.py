"""Figures that `./dev bench` collects: each module has `run() -> list[Figure]`."""

from typing import Any

# name; value and its unit; target, None where the value only informs; ok: whether it is met.
Figure = dict[str, Any]


def figure(name: str, value: float, unit: str, at_most: float | None = None) -> Figure:
    """A measured value and what it must not exceed."""
    ok = at_most is None or value <= at_most
    return {"name": name, "value": value, "unit": unit, "target": at_most, "ok": ok}
