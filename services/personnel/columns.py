"""What the tables of personnel share: metadata, and what their columns may hold of a person."""

from __future__ import annotations

from sqlalchemy import DateTime, MetaData

from chassis.personal import nobody, plain

metadata = MetaData()
IN_OFFICE = plain("of a civil servant in office")
REMARK = plain("free text of reviewers, in which whole identity numbers are refused")
FIGURES = nobody("figures of a rule and of a day, how many people")
OF_FIRM = nobody("of a firm, as anybody may look it up")


def moment() -> DateTime:
    return DateTime(timezone=True)
