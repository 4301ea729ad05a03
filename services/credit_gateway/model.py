"""What is asked of the interface and how that can fail. Knows neither HTTP nor the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.credit import Credit

KEPT = timedelta(hours=24)
"""For so long after it was given an answer is used again."""
SILENCE = timedelta(seconds=10)
"""For so long after it was silent about a firm it is not asked about it again: a person who waited
once does not wait twice."""
AHEAD = timedelta(minutes=10)
"""By how much the interface's clock may be ahead of ours."""


@dataclass(frozen=True)
class Question:
    """About whom the interface is asked, and why. case_id: "" for none."""

    uscc: str
    name: str
    purpose: str
    case_id: str = ""


@dataclass(frozen=True)
class Answered:
    """credit: of the firm that was asked about. source: who the interface says has answered."""

    credit: Credit
    answered_at: datetime
    source: str


class SilentError(Exception):
    """No answer. The text is a word for the records, without anything of a firm."""


class MalformedError(Exception):
    """An answer that tells nothing; text as of `SilentError`. body: as it came, if it did."""

    def __init__(self, fault: str, body: bytes | None = None) -> None:
        super().__init__(fault)
        self.body = body


class OtherFirmError(Exception):
    """An answer about somebody else."""
