"""The application service: messages in, use cases, messages out."""

from __future__ import annotations

from typing import Any

from eventlet import tpool

from chassis import clock, kept_files, sweep
from chassis.context import Call, system_call
from chassis.database import Database, Db
from chassis.events.consumer import on
from chassis.events.envelope import Event
from chassis.events.relay import Relay
from chassis.periodic import every
from chassis.resource import Resource
from chassis.rpc.client import RpcClient
from chassis.rpc.server import serve
from chassis.storage import Storage
from chassis.upkeep import Upkeep
from chassis.vault import Vault
from contracts.application import Applications
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from contracts.review.cases import CASE_CLOSED, CASE_MOVED
from contracts.what_if import WhatIf, WhatIfAnswer
from rules.vocabulary.enumerations import Procedure
from services.application import offers, queries, reactions, reservations
from services.application.assessment import Peers, holder_of
from services.application.business_types import business_type
from services.application.business_types.model import Wish
from services.application.handlers import attachments, damage, rows
from services.application.handlers.abandon import abandon
from services.application.handlers.check import check
from services.application.handlers.discard_prefilled import discard_prefilled
from services.application.handlers.import_rows import import_rows
from services.application.handlers.save_fields import save_fields
from services.application.handlers.start import start
from services.application.handlers.submit import submit
from services.application.handlers.template import template
from services.application.handlers.unmask import unmask
from services.application.handlers.what_if import what_if
from services.application.kept import ATTACHMENTS
from services.application.quota import Quota
from services.application.retention import EXPIRED, attached
from services.application.submitter import says_who_submits

CASES = "application.cases"

Data = dict[str, Any]


class ApplicationService(Upkeep):
    name = Applications.service
    requires = Storage.SETTINGS
    expired = EXPIRED

    db: Db = Database("application")
    relay = Relay()
    vault: Vault = Resource(Vault.from_settings)
    storage: Storage = Resource(Storage.from_settings)
    quota: Quota = Resource(Quota.from_settings)
    identity: Identity = RpcClient(Identity)
    personnel: Personnel = RpcClient(Personnel)
    review: Review = RpcClient(Review)

    @serve(Applications.mine)
    def mine(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.mine(session, call, data)

    @serve(Applications.start)
    def start(self, call: Call, data: Data) -> Data:
        business, more = business_type(data["type"]), {}
        if business.prefill and data["prefill"]:
            firm = call.actor.enterprise_id
            more["roster"] = self.personnel.active_roster.defer(enterprise_id=str(firm))
        holder, answers = holder_of(call, self._peers(), **more)
        return self.db.command(
            call, data, start, business=business, holder=holder, vault=self.vault,
            today=clock.today(), roster=answers["roster"].posts if more else [],
        )  # fmt: skip

    @serve(Applications.offers)
    def offers(self, call: Call, data: Data) -> Data:
        holder, _ = holder_of(call, self._peers())
        wish = Wish(clock.today(), Procedure(data["procedure"]))
        with self.db.read(call) as session:
            return offers.offers(session, call, holder, wish)

    @serve(Applications.get)
    def get(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.get(session, call, data, vault=self.vault, today=clock.today())

    @serve(Applications.section)
    def section(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.section(session, call, data, vault=self.vault, today=clock.today())

    @serve(Applications.page)
    def page(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.page(session, call, data, vault=self.vault, today=clock.today())

    @serve(Applications.save_fields)
    def save_fields(self, call: Call, data: Data) -> Data:
        first = says_who_submits(data["section"])
        holder = holder_of(call, self._peers())[0] if first else None
        return self.db.command(
            call, data, save_fields, vault=self.vault, today=clock.today(), holder=holder
        )

    @serve(Applications.discard_prefilled)
    def discard_prefilled(self, call: Call, data: Data) -> None:
        self.db.command(call, data, discard_prefilled, vault=self.vault)

    @serve(Applications.save_row)
    def save_row(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, rows.save_row, vault=self.vault, today=clock.today())

    @serve(Applications.delete_row)
    def delete_row(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, rows.delete_row, vault=self.vault, today=clock.today())

    @serve(Applications.import_rows)
    def import_rows(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, import_rows, vault=self.vault, today=clock.today())

    @serve(Applications.upload_place)
    def upload_place(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return attachments.upload_place(session, call, data, **self._uploading())

    @serve(Applications.add_attachment)
    def add_attachment(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, attachments.add_attachment, **self._uploading())

    @serve(Applications.remove_attachment)
    def remove_attachment(self, call: Call, data: Data) -> None:
        self.db.command(call, data, attachments.remove_attachment)

    @serve(Applications.attachment)
    def attachment(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return attachments.attachment(session, call, data, vault=self.vault)

    @serve(Applications.open_attachment)
    def open_attachment(self, call: Call, data: Data) -> Data:
        with self.db.transaction(call) as tx:
            return attachments.open_attachment(tx, data, vault=self.vault)

    @serve(Applications.damaged_files)
    def damaged_files(self, call: Call, data: Data) -> Data:
        return damage.damaged_files(self.db, call, data, **self._files())

    @serve(Applications.look_at)
    def look_at(self, call: Call, data: Data) -> Data:
        return damage.look_at(self.db, call, data, **self._files())

    @serve(Applications.restore_place)
    def restore_place(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return damage.restore_place(session, call, data, vault=self.vault)

    @serve(Applications.restore_attachment)
    def restore_attachment(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, damage.restore_attachment, vault=self.vault)

    @serve(Applications.template)
    def template(self, call: Call, data: Data) -> Data:
        enterprise, today = self._enterprise(call), clock.today()
        with self.db.read(call) as session:
            return template(
                session, call, data, vault=self.vault, enterprise=enterprise, today=today
            )

    @serve(Applications.check)
    def check(self, call: Call, data: Data) -> Data:
        return check(self.db, call, data, **self._judging())

    @serve(Applications.what_if)
    def what_if(self, call: Call, data: WhatIf) -> WhatIfAnswer:
        return what_if(self.db, call, data, **self._judging(), aside=tpool.execute)

    @serve(Applications.submit)
    def submit(self, call: Call, data: Data) -> Data:
        return submit(self.db, call, data, **self._judging())

    @serve(Applications.abandon)
    def abandon(self, call: Call, data: Data) -> None:
        self.db.command(call, data, abandon)

    @serve(Applications.snapshot)
    def snapshot(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.snapshot(session, call, data, vault=self.vault, today=clock.today())

    @serve(Applications.unmask)
    def unmask(self, call: Call, data: Data) -> Data:
        with self.db.transaction(call) as tx:
            return unmask(tx, data, vault=self.vault)

    @on(CASE_MOVED, queue=CASES)
    def follow_case(self, event: Event) -> None:
        self.db.react(event, CASES, reactions.follow_case)

    @on(CASE_CLOSED, queue=CASES)
    def close(self, event: Event) -> None:
        self.db.react(event, CASES, reactions.close)

    @every(sweep.SECONDS)
    def sweep_attachments(self) -> None:
        """Content that was stored and never attached, or whose attachment is gone."""

        def still_attached(keys: list[str]) -> set[str]:
            with self.db.read(system_call(self.name)) as session:
                return attached(session, keys)

        sweep.sweep(self.storage, "applications", still_attached)

    @every(kept_files.SECONDS)
    def check_attachments(self) -> None:
        """A sample of the content is compared with size and digest."""
        kept_files.sample(self.db, system_call(self.name), self.storage, ATTACHMENTS)

    @every(120)
    def undo_reservations(self) -> None:
        """Of submissions that died half-way."""
        call = system_call(self.name)
        reservations.undo(self.db, call, vault=self.vault, personnel=self.personnel)

    def _enterprise(self, call: Call) -> Data:
        enterprise: Data = self.identity.enterprise(enterprise_id=call.actor.enterprise_id)
        return enterprise

    def _uploading(self) -> dict[str, Any]:
        return {"vault": self.vault, "quota": self.quota}

    def _files(self) -> dict[str, Any]:
        return {"vault": self.vault, "storage": self.storage}

    def _judging(self) -> dict[str, Any]:
        return {"vault": self.vault, "today": clock.today(), "peers": self._peers()}

    def _peers(self) -> Peers:
        return Peers(self.identity, self.personnel, self.review)
