"""`python -m deploy.demo.seed`: the staff and firms of `accounts`, each firm with its draft.

Everything goes through the services' own operations. What is there already is left alone; what a
former run left half done is completed.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from msgspec import convert

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR, Call, system_call
from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from chassis.storage import Storage
from contracts.application import Applications
from contracts.application.sections import ImportRow
from contracts.errors import Conflict
from contracts.identity import Identity
from contracts.identity.enterprises import UploadedFile
from deploy.demo import accounts, credit, drafts, holders, holdings, paper
from deploy.demo.accounts import FirmAccount, StaffAccount
from deploy.demo.people import Row
from deploy.demo.session import FirmSession

SECONDS = 30
WORKERS = 3


class Seeder:
    """One connection to the services and one to object storage; one a thread."""

    def __init__(self, client: StandaloneClient, storage: Storage) -> None:
        self.client = client
        self.storage = storage

    def staff(self, account: StaffAccount) -> None:
        try:
            self._identity().create_staff(
                username=account.username,
                password=accounts.PASSWORD,
                name=account.name,
                office=account.office.value if account.office else None,
                roles=[role.value for role in account.roles],
            )
        except Conflict:
            return  # from a former run

    def firm(self, account: FirmAccount, seed: int) -> None:
        if self.find(account) is None:
            self._register(account)
        with FirmSession(self.client, account.username, accounts.PASSWORD) as session:
            FirmSeeder(self, session, account, seed).fill()

    def holders(self) -> None:
        """Those of the old register."""
        holdings.seed()

    def account(self, account: FirmAccount) -> None:
        """Of one of them, or of a firm that has nothing yet."""
        if self.find(account) is None:
            self._register(account)

    def find(self, account: FirmAccount) -> str | None:
        wanted = account.enterprise
        call = Call(ANONYMOUS_ACTOR).within(SECONDS)
        found = self.client.proxy(Identity, call).find_institutions(name=wanted["name"]).items
        return next((i.enterprise_id for i in found if i.uscc == wanted["uscc"]), None)

    def store(self, key: str, content: bytes, kind: str = "application/pdf") -> dict[str, Any]:
        """What the services want to know of a stored file."""
        self.storage.put_stream(key, io.BytesIO(content))
        return {"object_key": key, "content_type": kind, **measured(content)}

    def _register(self, account: FirmAccount) -> None:
        name = account.enterprise["name"]
        content = paper.sheet("营业执照", [name, account.enterprise["uscc"]])
        licence = self.store(f"registrations/{uuid.uuid4().hex}", content)
        self._identity().register(
            account={
                "username": account.username,
                "password": accounts.PASSWORD,
                "password_again": accounts.PASSWORD,
                "code": "000000",
            },
            enterprise=account.enterprise,
            business_licence=convert({**licence, "filename": "营业执照.pdf"}, UploadedFile),
            consent=True,
        )

    def _identity(self) -> Identity:
        call = system_call("scripts", key=uuid.uuid4().hex).within(SECONDS)
        return self.client.proxy(Identity, call)


class FirmSeeder:
    """One firm at work on its draft."""

    def __init__(
        self, seeder: Seeder, session: FirmSession, account: FirmAccount, seed: int
    ) -> None:
        self.seeder = seeder
        self.session = session
        self.account = account
        self.seed = seed

    @property
    def ask(self) -> Applications:
        call = Call(self.session.actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)
        return self.seeder.client.proxy(Applications, call)

    def fill(self) -> None:
        """Start a draft, or complete the tabs of one that was left half done."""
        begun = self.ask.mine().items
        if any(item.state != "DRAFT" for item in begun):
            return
        application_id = (begun or [self.ask.start(type="NEW")])[0].application_id
        entry = self.account.enterprise
        submitter = entry["legal_representative"], entry["legal_representative_id"]
        make = drafts.draft if self.account.complete else drafts.failing
        filled = make(self.account.level, clock.today(), seed=self.seed, submitter=submitter)
        for tab in self.ask.get(application_id=application_id).sections:
            if tab.version == 0:
                self._fill_tab(application_id, tab.section, **filled[tab.section])
        for tab in self.ask.get(application_id=application_id).sections:
            if tab.gaps:
                self._attach(application_id, tab.section)

    def _fill_tab(
        self,
        application_id: str,
        section: str,
        fields: Row,
        rows: dict[str, list[Row]],
    ) -> None:
        place: dict[str, Any] = {"application_id": application_id, "section": section}
        if fields:
            self.ask.save_fields(**place, values=fields, version=0)
        for rowset, entries in rows.items():
            if rowset == "people":
                lines = [ImportRow(line=n, values=row) for n, row in enumerate(entries, start=2)]
                self.ask.import_rows(**place, rowset=rowset, rows=lines)
            else:
                for row in entries:
                    self.ask.save_row(**place, rowset=rowset, values=row)

    def _attach(self, application_id: str, section: str) -> None:
        """A paper in every slot that asks for one and has none."""
        tab = self.ask.section(application_id=application_id, section=section)
        names = {row["id"]: row.get("name", "") for rows in tab.rows.values() for row in rows}
        for slots in (tab.slots, *tab.row_slots.values()):
            for slot in slots:
                if slot.required and not slot.files:
                    place: dict[str, Any] = {
                        "application_id": application_id,
                        "section": section,
                        "slot": slot.code,
                        "row_id": slot.row_id,
                        "filename": f"{slot.name}.{'jpg' if slot.picture else 'pdf'}",
                    }
                    person = names.get(slot.row_id, "")
                    lines = [self.account.enterprise["name"], person]
                    content = paper.photo() if slot.picture else paper.sheet(slot.name, lines)
                    self._upload(
                        place, content, "image/jpeg" if slot.picture else "application/pdf"
                    )

    def _upload(self, place: dict[str, Any], content: bytes, kind: str) -> None:
        key = str(self.ask.upload_place(**place, **measured(content)).object_key)
        self.ask.add_attachment(**place, **self.seeder.store(key, content, kind))


def measured(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _tasks(seeder: Seeder) -> Iterator[tuple[str, tuple[object, ...]]]:
    # Staff come first: when the last firm is registered, all of them are there.
    if seeder.find(accounts.FIRMS[-1]) is None:
        yield from (("staff", (account,)) for account in (*accounts.STAFF, *accounts.CENTRE))
    yield "holders", ()
    yield from (("account", (one.account,)) for one in holders.WITH_ACCOUNT)
    yield from (("account", (one.account,)) for one in credit.NEWCOMERS)
    # The largest draft first, so that no thread is left with it at the end.
    numbered = sorted(enumerate(accounts.FIRMS), key=lambda item: item[1].level)
    yield from (("firm", (account, number)) for number, account in numbered)


def main() -> None:
    with StandaloneClient(settings().amqp_uri("scripts")) as client:
        tasks = list(_tasks(Seeder(client, Storage.from_settings())))

    def work(task: tuple[str, tuple[object, ...]]) -> None:
        with StandaloneClient(settings().amqp_uri("scripts")) as client:
            getattr(Seeder(client, Storage.from_settings()), task[0])(*task[1])

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, tasks))


if __name__ == "__main__":
    main()
