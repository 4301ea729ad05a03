"""A firm at work on its application, and reviewers who look at it; all through the broker."""

from __future__ import annotations

import io
import itertools
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any

from chassis import clock
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.storage import Storage
from chassis.vault import Vault
from contracts.application import Applications
from contracts.application.attachments import Added
from contracts.application.drafts import Application
from contracts.application.sections import ImportRow
from contracts.identity import Identity
from rules.vocabulary.enumerations import Level, StaffRole
from services.application import repository
from services.application.draft import load_draft
from services.application.files import sealed_name
from services.application.slots import slots_of
from services.application.tables import Attachment
from tests.clients import Client
from tests.factories.applications import tabs
from tests.factories.papers import PAPER
from tests.factories.registrations import registration, stored
from tests.polling import wait_for

SECONDS = 30
SENT: dict[str, Any] = {
    "slot": "BUSINESS_LICENCE",
    "row_id": None,
    "filename": "a.pdf",
    "size": 2048,
    "sha256": "0" * 64,
}
_seeds = itertools.count(1)


class Person:
    """Somebody who asks the application service; each question is a call of its own."""

    def __init__(self, client: Client, actor: Actor) -> None:
        self.client = client
        self.actor = actor

    @property
    def call(self) -> Call:
        return Call(self.actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)

    @property
    def ask(self) -> Applications:
        return self.client.proxy(Applications, self.call)


class Firm(Person):
    """A registered firm with its legal representative; `seed` makes its people its own.

    `username` signs in on the portal, with `tests.factories.registrations.PASSWORD`.
    """

    username: str
    procedure = "GENERAL"

    def __init__(self, client: Client, actor: Actor, entry: dict[str, Any], db: Db) -> None:
        super().__init__(client, actor)
        self.entry = entry
        self.db = db
        self.seed = next(_seeds)

    @contextmanager
    def elsewhere(self) -> Iterator[Firm]:
        """The same firm in another window, on a connection of its own."""
        with Client(os.environ) as client:
            window = Firm(client, self.actor, self.entry, self.db)
            window.seed = self.seed
            yield window

    def start(self) -> str:
        return str(self.ask.start(type="NEW", procedure=self.procedure).application_id)

    def tabs(self, level: Level) -> dict[str, dict[str, Any]]:
        submitter = self.entry["legal_representative"], self.entry["legal_representative_id"]
        return tabs(level, clock.today(), seed=self.seed, submitter=submitter)

    def complete(self, level: Level = Level.THIRD, **changed: dict[str, Any]) -> str:
        """Start an application and fill in every tab, attachments too; `changed`: other tabs."""
        application_id = self.start()
        for code, filled in (self.tabs(level) | changed).items():
            self.fill(application_id, code, filled)
        self.attach_all(application_id)
        return application_id

    def fill(self, application_id: str, section: str, filled: dict[str, Any]) -> None:
        place: dict[str, Any] = {"application_id": application_id, "section": section}
        if filled["fields"]:
            self.ask.save_fields(**place, values=filled["fields"], version=0)
        for rowset, rows in filled["rows"].items():
            if rowset == "people":
                lines = [ImportRow(line=n, values=row) for n, row in enumerate(rows, start=2)]
                self.ask.import_rows(**place, rowset=rowset, rows=lines)
                continue
            for row in rows:
                self.ask.save_row(**place, rowset=rowset, values=row)

    def attach_all(self, application_id: str) -> None:
        """A file in every slot that has none, straight into the table: a level has hundreds."""
        storage, added = Storage.from_settings(), list[Attachment]()
        with self.db.transaction(system_call("tests")) as tx:
            application = repository.find(tx.session, tx.call, application_id, lock=True)
            vault = Vault.from_settings()
            draft = load_draft(tx.session, vault, application)
            for code, sheet in draft.sheets.items():
                own, rows = slots_of(draft.requirements(sheet), sheet, draft.files)
                added += (
                    _stored(vault, application_id, code, slot, tx.now)
                    for slot in itertools.chain(own, *rows.values())
                    if not slot["files"]
                )
            for one in added:  # what is not in the store would soon be found to be lost
                storage.put_stream(one.object_key, io.BytesIO(PAPER))
            tx.session.add_all(added)
            repository.touch(tx, application)

    def attach(
        self, application_id: str, section: str, slot: str, row_id: str | None = None, **other: Any
    ) -> Added:
        content = other.pop("content", PAPER)
        place: dict[str, Any] = {
            "application_id": application_id,
            "section": section,
            "slot": slot,
            "row_id": row_id,
            "filename": f"{slot}.pdf",
            "size": len(content),
            "sha256": sha256(content).hexdigest(),
        }
        key = other.get("object_key")
        if key is None:
            key = str(self.ask.upload_place(**place).object_key)
            Storage.from_settings().put_stream(key, io.BytesIO(content))
        stored = {"object_key": key, "content_type": "application/pdf"}
        return self.ask.add_attachment(**place | stored | other)


def reaches(firm: Firm, application_id: str, state: str) -> Application:
    """The application once the case's event of this state has arrived."""

    def seen() -> Application | None:
        shown = firm.ask.get(application_id=application_id)
        return shown if shown.state == state else None

    return wait_for(seen, what=state)


def _stored(
    vault: Vault, application_id: str, section: str, slot: dict[str, Any], now: datetime
) -> Attachment:
    attachment_id = str(uuid.uuid4())
    return Attachment(
        id=attachment_id,
        application_id=application_id,
        section=section,
        slot=slot["code"],
        row_id=slot["row_id"],
        filename="",
        sealed_filename=sealed_name(vault, attachment_id, f"{slot['name']}.pdf"),
        content_type="application/pdf",
        size=len(PAPER),
        sha256=sha256(PAPER).hexdigest(),
        object_key=f"applications/{application_id}/{uuid.uuid4().hex}",
        uploaded_at=now,
    )


def register(client: Client, db: Db, **enterprise: Any) -> Firm:
    """A new firm, registered through identity; db: of the application service."""
    request = stored(registration(enterprise=enterprise))
    call = system_call("tests", key=uuid.uuid4().hex).within(SECONDS)
    reply = client.proxy(Identity, call).register(**request)
    actor = Actor(
        "enterprise",
        account_id=reply.account_id,
        name=request["enterprise"]["name"],
        enterprise_id=reply.enterprise_id,
    )
    firm = Firm(client, actor, request["enterprise"], db)
    firm.username = request["account"]["username"]
    return firm


def reviewer(client: Client, office: str | None, *roles: StaffRole) -> Person:
    names = tuple(role.value for role in roles or (StaffRole.FORMAL,))
    actor = Actor("staff", str(uuid.uuid4()), "周敏", office=office, roles=names)
    return Person(client, actor)
