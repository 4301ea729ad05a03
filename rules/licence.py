"""Number and term of a licence."""

from dataclasses import dataclass
from datetime import date

from rules.dates import DAY
from rules.provisions import term_of
from rules.vocabulary import numbers

MAX_SERIAL = 99999


@dataclass(frozen=True, slots=True)
class LicenceNumber:
    """``prefix``-``serial``-``year``; the serial counts per prefix and is never used again."""

    prefix: str
    serial: int
    year: int


def format_number(prefix: str, serial: int, year: int) -> str:
    """``4-1-00033-2006``; ``year`` is that of the first issue and stays for life.

    Raises ``ValueError`` for a serial outside 1 to 99999 or a malformed prefix.
    """
    if not 1 <= serial <= MAX_SERIAL:
        raise ValueError(f"serial {serial} is outside 1 to {MAX_SERIAL}")
    return numbers.licence_number(f"{prefix}-{serial:05d}-{year:04d}")


def parse_number(text: str) -> LicenceNumber:
    """The parts of a licence number; raises ``ValueError`` with a Chinese message."""
    region, office, serial, year = numbers.licence_number(text).split("-")
    return LicenceNumber(f"{region}-{office}", int(serial), int(year))


def valid_until(start: date) -> date:
    """Last day of a term that begins on ``start``: the day before its anniversary.

    A term that begins on 29 February ends on 28 February, the day before the 29th that is missing.
    """
    anniversary = term_of(start).after(start)
    return anniversary if anniversary.day < start.day else anniversary - DAY
