"""What one firm owns, from a draft to a licence: the ids that all others ask for."""

import re
from dataclasses import dataclass
from typing import Any

import requests

from deploy.demo.journey.office import Reviewer
from rules.vocabulary.enumerations import Office
from tests.attack.people import API, TIMEOUT, Cast, Person

STEPS = {
    "FORMAL": "PASS",
    "ACCEPT": "PASS",
    "EXAMINE": "PASS",
    "DECIDE": "GRANT",
    "ISSUE": "PASS",
}
ENDED = re.compile(r"/entries/([0-9a-f-]{36})/end")
CLAIMED = re.compile(r"/tasks/([0-9a-f-]{36})/claim")


class NotReady(RuntimeError):
    """There is nothing to be asked for."""


@dataclass
class Owned:
    """ids: by the name that addresses have for them. place: the tab and table of the row."""

    cast: Cast
    person: Person
    program: dict[str, str]
    ids: dict[str, str]
    place: dict[str, str]

    def ask(self, path: str) -> Any:
        return _read(self.cast, self.program, path)

    def state(self) -> dict[str, Any]:
        """All that the firm can read of it, to be compared before and after."""
        one = f"/applications/{self.ids['application_id']}"
        paths = (one, f"{one}/progress", f"{one}/sections/{self.place['code']}", "/licences")
        # Who signs in later is a new entry; those of before must stay.
        tokens = {token["token_id"] for token in self.ask("/tokens")["items"]}
        own = {"session": self.ids["session_id"] in _entries(self.person)}
        return {path: self.ask(path) for path in paths} | {"tokens": tokens, **own}


def owned(cast: Cast) -> Owned:
    """mingyuan, its draft filed, one of its files and rows. Raises NotReady."""
    program = cast.program("mingyuan")
    application = cast.application(program)
    technicians = _read(cast, program, f"/applications/{application}/sections/technicians")
    row = technicians["rows"]["people"][0]["id"]
    attachment = next(
        file["attachment_id"]
        for slots in technicians["row_slots"].values()
        for slot in slots
        for file in slot["files"]
    )
    filed = requests.post(
        f"{cast.portal}{API}/applications/{application}/submission",
        headers=program | {"Idempotency-Key": "attack-file"},
        timeout=TIMEOUT,
    )
    if filed.status_code != 200:
        raise NotReady(f"not filed: {filed.status_code} {filed.text[:200]}")
    cast.firm("mingyuan")  # another device, to be signed out
    person = cast.firm("mingyuan")
    [token] = (one["token_id"] for one in _read(cast, program, "/tokens")["items"])
    ids = {
        "application_id": application,
        "case_id": application,
        "row_id": row,
        "attachment_id": attachment,
        "session_id": _entries(person)[0],
        "token_id": token,
    }
    place = {"code": "technicians", "section": "technicians", "rowset": "people"}
    return Owned(cast, person, program, ids, place)


def issue(found: Owned) -> None:
    """The office works on the case until there is a licence; its ids come to those of before."""
    case = found.ids["case_id"]
    for role, outcome in STEPS.items():
        reviewer = Reviewer(found.cast.intranet, Office.EAST_CHINA, role)
        reviewer.sign_in()
        reviewer.end_step(case, outcome, "符合条件")
    found.ids["document_id"] = found.ask(f"/applications/{case}/progress")["documents"][0][
        "document_id"
    ]
    found.ids["licence_id"] = found.ask("/licences")["items"][0]["licence_id"]


def task(person: Person) -> str:
    """The open task of the office's only case. Raises NotReady."""
    tasks = CLAIMED.findall(person.ask("GET", "/").text)
    if not tasks:
        raise NotReady(f"{person.name} is offered no task")
    return str(tasks[0])


def _entries(person: Person) -> list[str]:
    """Sessions of the account; the one that is used now has no button to end it."""
    return ENDED.findall(person.ask("GET", "/entries").text)


def _read(cast: Cast, program: dict[str, str], path: str) -> Any:
    answer = requests.get(f"{cast.portal}{API}{path}", headers=program, timeout=TIMEOUT)
    answer.raise_for_status()
    return answer.json()
