"""What the tables of review share: their metadata, and what their columns may hold of a person."""

from __future__ import annotations

from sqlalchemy import DateTime, MetaData

from chassis.personal import nobody, plain

metadata = MetaData()
ON_LICENCE = plain("published by the register of enterprises, printed on every licence")
IN_OFFICE = plain("of a civil servant in office")
REMARK = plain("free text of reviewers, in which whole identity numbers are refused")
LICENCE = plain("what is printed on the licence, the legal representative's name with it")
LEVELS = nobody("categories and levels")
DAY = nobody("a day of the procedure or of a licence")


def moment() -> DateTime:
    return DateTime(timezone=True)
