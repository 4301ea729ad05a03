"""Who is on the roster when an application is granted."""

from datetime import UTC, datetime, timedelta

import pytest

from services.personnel.succession import Holding, succeed

BEGUN = datetime(2026, 3, 2, 1, tzinfo=UTC)
SUBMITTED = BEGUN + timedelta(days=5)
BEFORE, WRITING, JUDGED = (
    BEGUN - timedelta(days=300), BEGUN + timedelta(days=1), SUBMITTED + timedelta(days=1),
)  # fmt: skip


def one(state: str, since: datetime, until: datetime | None = None, kind: str = "TECH") -> Holding:
    return Holding(f"{state}-{kind}", b"a", kind, since, until)


RESERVED = one("draft", SUBMITTED)


@pytest.mark.parametrize(
    ("draft", "roster", "ended", "enter", "leave", "dropped"),
    [
        ([RESERVED], [], [], {"draft-TECH"}, set(), set()),
        ([RESERVED], [one("old", BEFORE)], [], {"draft-TECH"}, {"old-TECH"}, set()),
        ([], [one("old", BEFORE)], [], set(), {"old-TECH"}, set()),
        ([], [one("old", BEGUN)], [], set(), {"old-TECH"}, set()),
        ([], [one("hired", WRITING)], [], set(), set(), set()),
        ([], [one("hired", JUDGED)], [], set(), set(), set()),
        ([RESERVED], [one("hired", WRITING)], [], {"draft-TECH"}, {"hired-TECH"}, set()),
        ([RESERVED], [one("hired", JUDGED)], [], set(), set(), {"draft-TECH"}),
        ([RESERVED], [], [one("left", BEFORE, WRITING)], {"draft-TECH"}, set(), set()),
        ([RESERVED], [], [one("left", BEFORE, SUBMITTED)], {"draft-TECH"}, set(), set()),
        ([RESERVED], [], [one("left", BEFORE, JUDGED)], set(), set(), {"draft-TECH"}),
        (
            [RESERVED], [one("back", JUDGED)], [one("left", BEFORE, JUDGED)],
            set(), set(), {"draft-TECH"},
        ),
        (
            [RESERVED], [one("old", BEFORE, kind="TECH_HEAD")], [],
            {"draft-TECH"}, {"old-TECH_HEAD"}, set(),
        ),
    ],
    ids=[
        "first roster", "named again", "not named any more", "not named, there from the first hour",
        "hired while it was written", "hired while it was judged", "hired and then named",
        "named and then hired", "left and then named", "left at the hour of the submission",
        "named and then left", "left and hired again", "another post",
    ],
)  # fmt: skip
def test_what_was_told_last_holds(
    draft: list[Holding],
    roster: list[Holding],
    ended: list[Holding],
    enter: set[str],
    leave: set[str],
    dropped: set[str],
) -> None:
    found = succeed(draft, roster, ended, begun_at=BEGUN, submitted_at=SUBMITTED)
    assert (set(found.enter), set(found.leave), set(found.dropped)) == (enter, leave, dropped)
