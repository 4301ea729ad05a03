"""Who is entered twice may keep one post: which one, so that the fewest people are lacking.

A technician counts for two head-counts when of middle rank (R-11, R-12), an electrician when of
high voltage (R-13, R-14). One person added serves both head-counts of the table.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

Cost = tuple[int, int]
"""Lacking people, and how many of them must be of middle rank or high voltage."""


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

    def times(self, many: int) -> "Counts":
        return Counts(
            self.technicians * many,
            self.middle * many,
            self.electricians * many,
            self.high_voltage * many,
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
    def numbers(self) -> tuple[int, int, int, int]:
        return self.middle_high, self.middle_low, self.junior_high, self.junior_low

    @property
    def total(self) -> int:
        return sum(self.numbers)


def split(sure: Counts, double: Double, need: Counts) -> Double:
    """How many of each kind of ``double`` shall be electricians, the others technicians, so that
    the fewest people are lacking; among equals the fewest of middle rank or high voltage.

    Over the number of electricians the least cost is convex too (people flow from four kinds into
    two tables, each of which asks for a kind and for a total): it is found by halving.
    """

    def cost(chosen: Double) -> Cost:
        lacking = sure.plus(counted(double, chosen)).lacking(need)
        return lacking.people, lacking.middle + lacking.high_voltage

    def of(total: int) -> Double:
        return _best_of(total, double, cost)

    return of(_least(range(double.total + 1), lambda total: cost(of(total))))


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


def _best_of(total: int, double: Double, cost: Callable[[Double], Cost]) -> Double:
    """The best choice of so many electricians.

    The junior ones of high voltage come first (nothing is lost in the other table) and those of
    middle rank and low voltage last. Between the two other kinds what is lacking is convex in their
    number: it falls to its least and never again.
    """
    junior_high = min(total, double.junior_high)
    middle_low = max(0, total - double.total + double.middle_low)
    rest = total - junior_high - middle_low

    def chosen(middle_high: int) -> Double:
        return Double(middle_high, middle_low, junior_high, rest - middle_high)

    numbers = range(max(0, rest - double.junior_low), min(rest, double.middle_high) + 1)
    return chosen(_least(numbers, lambda n: cost(chosen(n))))


def _least(numbers: range, cost: Callable[[int], Cost]) -> int:
    """The first number of the least cost, which is convex in them."""
    return numbers[bisect_left(numbers[:-1], True, key=lambda n: cost(n) <= cost(n + 1))]
