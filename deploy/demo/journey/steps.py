"""What the scenes are made of."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from deploy.demo.browser import StepFailed
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.office import Reviewer
from deploy.demo.journey.proof import Receiver
from rules.vocabulary.enumerations import Office

LICENCE = re.compile(r"[1-6]-[1-9]\d?-\d{5}-\d{4}")
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,3}\b")
Desk = dict[str, Reviewer]
"""The reviewers of an office by their role."""


@dataclass(frozen=True)
class Scene:
    """office: signed in; receiver: a subscriber that listens."""

    firm: Firm
    portal: str
    office: Desk
    receiver: Receiver


@contextmanager
def step(text: str) -> Iterator[list[str]]:
    """Prints the step, what it adds to the list, and how long it took."""
    begun, notes = time.monotonic(), list[str]()
    yield notes
    note = f"：{'；'.join(notes)}" if notes else ""
    print(f"{time.monotonic() - begun:6.1f} s  {text}{note}", flush=True)


def desk(intranet: str) -> Desk:
    roles = ("FORMAL", "ACCEPT", "EXAMINE", "DECIDE", "ISSUE")
    people = {role: Reviewer(intranet, Office.EAST_CHINA, role) for role in roles}
    with step("审核人员登录 reviewers sign in"):
        for person in people.values():
            person.sign_in()
    return people


def submit(firm: Firm, text: str) -> None:
    with step(text):
        page = firm.submit()
        if page.status != 200:
            raise StepFailed(page.complaint())


def grant(firm: Firm, office: Desk, *, last: str = "ISSUE") -> str:
    """Every step up to the last in favour of the firm; the number of the licence."""
    for role, outcome, text in (
        ("FORMAL", "PASS", "形审：通过 formal review: passed"),
        ("ACCEPT", "PASS", "受理 accepted"),
        ("EXAMINE", "PASS", "审查：通过 examined"),
        ("DECIDE", "GRANT", "决定：准予 granted"),
        ("ISSUE", "PASS", "发证 issued"),
    ):
        with step(text) as notes:
            page = office[role].end_step(firm.application_id, outcome, "符合条件")
            if role == last:
                number = LICENCE.search(page.text("body"))
                if number is None:
                    raise StepFailed(f"no licence number: {page.complaint()}")
                notes.append(number.group())
                return number.group()
    raise StepFailed(f"there is no step {last}")


def until_shown(firm: Firm, text: str) -> None:
    """Until the firm's page of the application shows `text`."""
    place = f"/applications/{firm.application_id}"
    until(lambda: text in firm.browser.open(place).text("main"), f"the firm does not see {text}")


def until(holds: Callable[[], bool], complaint: str) -> None:
    """Raises StepFailed with the complaint when it has not come true in good time."""
    deadline = time.monotonic() + 30
    while not holds():
        if time.monotonic() > deadline:
            raise StepFailed(complaint)
        time.sleep(0.3)
