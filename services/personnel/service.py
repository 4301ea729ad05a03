"""personnel on the broker: what it is asked and hears, and the functions that do it."""

from __future__ import annotations

from eventlet import tpool

from chassis.database import Database, Db
from chassis.resource import Resource
from chassis.rpc.client import RpcClient
from chassis.table import command, reaction, read, saga
from chassis.upkeep import Upkeep
from chassis.vault import Vault
from contracts.application.submission import APPLICATION_ABANDONED
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from contracts.review.cases import CASE_CLOSED
from contracts.review.licences import LICENCE_ENDED
from services.personnel import queries, reactions
from services.personnel.handlers.cancel_trial import cancel_trial
from services.personnel.handlers.history import history
from services.personnel.handlers.reserve_roster import reserve_roster
from services.personnel.handlers.roster import roster
from services.personnel.handlers.staffing import people, staffing
from services.personnel.handlers.start_trial import start_trial
from services.personnel.handlers.what_if import Aside, what_if
from services.personnel.leaves.commands import leave_firm, take_back
from services.personnel.leaves.effect import leave_effect
from services.personnel.leaves.log import leaves
from services.personnel.trials import queries as trials

ROSTERS = "personnel.rosters"


class PersonnelService(Upkeep):
    name = Personnel.service

    db: Db = Database("personnel")
    vault: Vault = Resource(Vault.from_settings)
    identity: Identity = RpcClient(Identity)
    review: Review = RpcClient(Review)
    aside: Aside = Resource(lambda: tpool.execute)

    table = (
        read(Personnel.find_elsewhere, queries.find_elsewhere),
        command(Personnel.reserve_roster, reserve_roster),
        saga(Personnel.roster, roster),
        read(Personnel.active_roster, queries.active_roster),
        command(Personnel.history, history),  # looking is recorded
        saga(Personnel.what_if, what_if),
        saga(Personnel.staffing, staffing),
        read(Personnel.people, people),
        saga(Personnel.leave_effect, leave_effect),
        saga(Personnel.leave, leave_firm),
        saga(Personnel.take_back, take_back),
        read(Personnel.leaves, leaves),
        command(Personnel.start_trial, start_trial),
        command(Personnel.cancel_trial, cancel_trial),
        read(Personnel.trial, trials.find),
        read(Personnel.trials, trials.newest),
        read(Personnel.trial_file, trials.file),
        reaction(APPLICATION_ABANDONED, ROSTERS, reactions.application_abandoned),
        reaction(CASE_CLOSED, ROSTERS, reactions.case_closed),
        reaction(LICENCE_ENDED, ROSTERS, reactions.licence_ended),
    )
