"""Figures that `./dev bench` collects: each module has `run() -> list[Figure]`."""

from typing import Literal, TypedDict


class Figure(TypedDict):
    """target: None where the value only informs; bound: on which side of it the value must be; ok:
    whether it is."""

    name: str
    value: float
    unit: str
    bound: Literal["≤", "≥"]
    target: float | None
    ok: bool


def figure(
    name: str,
    value: float,
    unit: str,
    at_most: float | None = None,
    *,
    at_least: float | None = None,
) -> Figure:
    """A measured value and what it must not exceed, or must reach."""
    if at_least is not None:
        ok = value >= at_least
        return Figure(name=name, value=value, unit=unit, bound="≥", target=at_least, ok=ok)
    ok = at_most is None or value <= at_most
    return Figure(name=name, value=value, unit=unit, bound="≤", target=at_most, ok=ok)
