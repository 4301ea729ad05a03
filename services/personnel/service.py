"""personnel on the broker: messages in, use cases, messages out."""

from __future__ import annotations

from typing import Any

from eventlet import tpool

from chassis import clock
from chassis.context import Call
from chassis.database import Database, Db
from chassis.events.consumer import on
from chassis.events.envelope import Event
from chassis.resource import Resource
from chassis.rpc.client import RpcClient
from chassis.rpc.proxy import Proxy
from chassis.rpc.server import serve
from chassis.upkeep import Upkeep
from chassis.vault import Vault
from contracts.application.submission import APPLICATION_ABANDONED
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from contracts.review.cases import CASE_CLOSED
from contracts.review.licences import LICENCE_ENDED
from services.personnel import queries, reactions
from services.personnel.handlers import (
    cancel_trial,
    history,
    reserve_roster,
    start_trial,
    what_if,
)
from services.personnel.scope import require_own
from services.personnel.trials import queries as trials

Data = dict[str, Any]
ROSTERS = "personnel.rosters"


class PersonnelService(Upkeep):
    name = Personnel.service

    db: Db = Database("personnel")
    vault: Vault = Resource(Vault.from_settings)
    identity: Proxy = RpcClient(Identity)
    review: Proxy = RpcClient(Review)

    @serve(Personnel.find_elsewhere)
    def find_elsewhere(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.find_elsewhere(session, data, actor=call.actor, vault=self.vault)

    @serve(Personnel.reserve_roster)
    def reserve_roster(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, reserve_roster.reserve_roster, vault=self.vault)

    @serve(Personnel.roster)
    def roster(self, call: Call, data: Data) -> Data:
        require_own(call.actor, data["enterprise_id"])
        if call.actor.kind == "staff":
            # Which office is competent for a firm is known there; NotFound for the others.
            self.identity.enterprise(enterprise_id=data["enterprise_id"])
        with self.db.read(call) as session:
            return queries.roster(session, data, vault=self.vault)

    @serve(Personnel.active_roster)
    def active_roster(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.active_roster(session, data, actor=call.actor, vault=self.vault)

    @serve(Personnel.history)
    def history(self, call: Call, data: Data) -> Data:
        with self.db.transaction(call) as tx:
            return history.history(tx, data, vault=self.vault)

    @serve(Personnel.what_if)
    def what_if(self, call: Call, data: Data) -> Data:
        enterprise_id = str(call.actor.enterprise_id)
        held = self.review.licences(enterprise_id=enterprise_id)["items"]
        with self.db.read(call) as session:
            posts = queries.active_posts(session, enterprise_id, self.vault)
        return what_if.what_if(held, posts, data, today=clock.today(), aside=tpool.execute)

    @serve(Personnel.start_trial)
    def start_trial(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, start_trial.start_trial)

    @serve(Personnel.cancel_trial)
    def cancel_trial(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, cancel_trial.cancel_trial)

    @serve(Personnel.trial)
    def trial(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return trials.find(session, call.actor, data["trial_id"])

    @serve(Personnel.trials)
    def trials(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return trials.newest(session, call.actor)

    @serve(Personnel.trial_file)
    def trial_file(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return trials.file(session, call.actor, data["trial_id"])

    @on(APPLICATION_ABANDONED, queue=ROSTERS)
    def application_abandoned(self, event: Event) -> None:
        self.db.react(event, ROSTERS, reactions.application_abandoned)

    @on(CASE_CLOSED, queue=ROSTERS)
    def case_closed(self, event: Event) -> None:
        self.db.react(event, ROSTERS, reactions.case_closed)

    @on(LICENCE_ENDED, queue=ROSTERS)
    def licence_ended(self, event: Event) -> None:
        self.db.react(event, ROSTERS, reactions.licence_ended)
