"""Who is entered twice may keep one post: which one, so that the fewest people are lacking.

A technician counts for two head-counts when of middle rank (R-11, R-12), an electrician when of
high voltage (R-13, R-14). One person added serves both head-counts of the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """People by table: all that count, and those of middle rank or of high voltage among them."""

    technicians: int = 0
    middle: int = 0
    electricians: int = 0
    high_voltage: int = 0

    def plus(self, other: "Counts") -> "Counts":
        return Counts(
            self.technicians + other.technicians,
            self.middle + other.middle,
            self.electricians + other.electricians,
            self.high_voltage + other.high_voltage,
        )

    def lacking(self, need: "Counts") -> "Counts":
        """How many people to add to each table, and of which kind at least."""
        middle = max(0, need.middle - self.middle)
        high = max(0, need.high_voltage - self.high_voltage)
        return Counts(
            max(middle, need.technicians - self.technicians),
            middle,
            max(high, need.electricians - self.electricians),
            high,
        )

    @property
    def people(self) -> int:
        return self.technicians + self.electricians


@dataclass(frozen=True, slots=True)
class Double:
    """How many people of one kind are entered in both tables, by kind."""

    middle_high: int = 0
    middle_low: int = 0
    junior_high: int = 0
    junior_low: int = 0

    @property
    def total(self) -> int:
        return self.middle_high + self.middle_low + self.junior_high + self.junior_low


def split(sure: Counts, double: Double, need: Counts) -> Double:
    """How many of each kind of ``double`` shall be electricians, the others technicians, so that
    the fewest people are lacking; among equals the fewest of middle rank or high voltage."""

    def cost(chosen: Double) -> tuple[int, int]:
        lacking = sure.plus(counted(double, chosen)).lacking(need)
        return lacking.people, lacking.middle + lacking.high_voltage

    return min(_sensible(sure, double, need), key=cost)


def counted(double: Double, electricians: Double) -> Counts:
    """What those entered twice count for, when so many of each kind are electricians."""
    return Counts(
        technicians=double.total - electricians.total,
        middle=double.middle_high
        - electricians.middle_high
        + double.middle_low
        - electricians.middle_low,
        electricians=electricians.total,
        high_voltage=electricians.middle_high + electricians.junior_high,
    )


def _sensible(sure: Counts, double: Double, need: Counts) -> Iterator[Double]:
    """One of the best is among these.

    For a given number of electricians the junior ones of high voltage come first (nothing is lost
    in the other table) and those of middle rank and low voltage last. Between the two other kinds
    what is lacking is convex in their number, so that its least lies at an end or at a bend.
    """
    for total in range(double.total + 1):
        junior_high = min(total, double.junior_high)
        middle_low = max(0, total - double.total + double.middle_low)
        rest = total - junior_high - middle_low
        low, high = max(0, rest - double.junior_low), min(rest, double.middle_high)
        at_none = counted(double, Double(0, middle_low, junior_high, rest))
        lacking = sure.plus(at_none).lacking(need)
        short = need.technicians - sure.technicians - at_none.technicians
        spare_middle = sure.middle + at_none.middle - need.middle + max(0, short)
        missing_high = need.high_voltage - sure.high_voltage - at_none.high_voltage
        bends = (
            spare_middle,
            sure.middle + at_none.middle - need.middle,
            missing_high - max(0, need.electricians - sure.electricians - at_none.electricians),
            lacking.high_voltage,
        )
        for middle_high in {low, high, *(min(max(bend, low), high) for bend in bends)}:
            yield Double(middle_high, middle_low, junior_high, rest - middle_high)
