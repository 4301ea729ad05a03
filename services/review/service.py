"""The review service on the broker: messages in, use cases, messages out."""

from __future__ import annotations

from typing import Any

from chassis.context import Call
from chassis.database import Database, Db
from chassis.events.relay import Relay
from chassis.resource import Resource
from chassis.rpc.client import RpcClient
from chassis.rpc.server import serve
from chassis.table import command, job, reaction, read
from chassis.upkeep import Upkeep
from chassis.vault import Vault
from contracts.application import Applications
from contracts.application.submission import (
    APPLICATION_ABANDONED,
    APPLICATION_FILE_DAMAGE,
    APPLICATION_SUBMITTED,
)
from contracts.review import Review
from services.review import case_page, queries, reactions, register, reminders
from services.review.handlers import claim, decide, deliver, extend, load_year, suspend
from services.review.handlers.terminate import terminate
from services.review.licensing import by_date
from services.review.retention import EXPIRED

CASES = "review.cases"  # one queue, so that the events of an application keep their order

Data = dict[str, Any]


class ReviewService(Upkeep):
    name = Review.service
    expired = EXPIRED

    db: Db = Database("review")
    relay = Relay(licence_events=True)
    vault: Vault = Resource(Vault.from_settings)
    applications: Applications = RpcClient(Applications)

    table = (
        read(Review.search_licences, register.search),
        read(Review.look_up, register.look_up),
        read(Review.verify, register.verify),
        read(Review.verify_code, register.verify_code),
        read(Review.licences, register.of_enterprise),
        read(Review.reminders, reminders.of_enterprise),
        read(Review.holders, register.holders),
        read(Review.certificate, register.certificate),
        command(Review.deliver, deliver.deliver),
        read(Review.licence_events, register.events_after),
        read(Review.years, load_year.known_years),
        read(Review.preview_year, load_year.preview_year),
        command(Review.load_year, load_year.load_year),
        command(Review.terminate, terminate),
        job(600, by_date.follow_clock),  # terms end, or are deemed extended
        job(600, reminders.remind),  # of what comes, firms are told in time
        reaction(APPLICATION_SUBMITTED, CASES, reactions.submitted),
        reaction(APPLICATION_FILE_DAMAGE, CASES, reactions.file_damage),
        reaction(APPLICATION_ABANDONED, CASES, reactions.abandoned),
    )

    @serve(Review.tasks)
    def tasks(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.open_tasks(session, call.actor, data)

    @serve(Review.claim)
    def claim(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, claim.claim)

    @serve(Review.release)
    def release(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, claim.release)

    @serve(Review.case)
    def case(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return case_page.case(session, call.actor, data["case_id"])

    @serve(Review.decide)
    def decide(self, call: Call, data: Data) -> Data:
        filed = decide.filed(self.db, call, data, self.applications)
        return self.db.command(call, data, decide.decide, filed=filed)

    @serve(Review.check_decision)
    def check_decision(self, call: Call, data: Data) -> Data:
        filed = decide.filed(self.db, call, data, self.applications)
        return decide.check(self.db, call, data, filed=filed)

    @serve(Review.extend)
    def extend(self, call: Call, data: Data) -> Data | None:
        return self.db.command(call, data, extend.extend)

    @serve(Review.suspend)
    def suspend(self, call: Call, data: Data) -> None:
        self.db.command(call, data, suspend.suspend)

    @serve(Review.resume)
    def resume(self, call: Call, data: Data) -> None:
        self.db.command(call, data, suspend.resume)

    @serve(Review.progress)
    def progress(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return case_page.progress(session, call.actor, data["case_id"])

    @serve(Review.document)
    def document(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return case_page.document(session, call.actor, data["document_id"])
