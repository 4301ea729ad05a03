"""personnel on the broker: what it is asked and hears, and the functions that do it."""

from __future__ import annotations

from eventlet import tpool

from chassis import audit_desk, dead_desk, kept_files, sweep
from chassis.database import Database, Db
from chassis.events.relay import Relay
from chassis.resource import Resource
from chassis.rpc.client import RpcClient
from chassis.storage import Storage
from chassis.table import command, job, reaction, read, saga
from chassis.trail import trail
from chassis.upkeep import Upkeep
from chassis.vault import Vault
from contracts.application.submission import APPLICATION_ABANDONED
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from contracts.review.cases import CASE_CLOSED
from contracts.review.licences import LICENCE_ENDED
from services.personnel import jobs, queries, reactions
from services.personnel.handlers.cancel_trial import cancel_trial
from services.personnel.handlers.history import history, named_in
from services.personnel.handlers.reserve_roster import reserve_roster
from services.personnel.handlers.roster import roster
from services.personnel.handlers.staffing import people, staffing
from services.personnel.handlers.start_trial import start_trial
from services.personnel.handlers.what_if import Aside, what_if
from services.personnel.hires import papers, views
from services.personnel.hires.deciding import decide_hire, decide_hires
from services.personnel.hires.filing import discard_hire, save_hire, start_hire, withdraw_hire
from services.personnel.hires.importing import import_hires
from services.personnel.leaves.commands import leave_firm, take_back
from services.personnel.leaves.effect import leave_effect
from services.personnel.leaves.finding import find_leavers
from services.personnel.leaves.log import leaves
from services.personnel.retention import EXPIRED
from services.personnel.trials import queries as trials
from services.personnel.watching import days, handling
from services.personnel.watching import views as watching

ROSTERS = "personnel.rosters"


class PersonnelService(Upkeep):
    name = Personnel.service
    requires = Storage.SETTINGS
    expired = EXPIRED

    db: Db = Database("personnel")
    relay = Relay()
    vault: Vault = Resource(Vault.from_settings)
    storage: Storage = Resource(Storage.from_settings)
    identity: Identity = RpcClient(Identity)
    review: Review = RpcClient(Review)
    aside: Aside = Resource(lambda: tpool.execute)

    table = (
        saga(Personnel.undelivered, dead_desk.undelivered),
        saga(Personnel.redrive, dead_desk.redrive),
        saga(Personnel.discard, dead_desk.discard),
        command(Personnel.publish_again, dead_desk.publish_again),
        read(Personnel.audit_entries, audit_desk.entries),
        command(Personnel.export_audit, audit_desk.export),
        read(Personnel.check_audit, audit_desk.check),
        read(Personnel.audit_looks, audit_desk.looks),
        read(Personnel.trail, trail),
        read(Personnel.find_elsewhere, queries.find_elsewhere),
        command(Personnel.reserve_roster, reserve_roster),
        saga(Personnel.roster, roster),
        read(Personnel.active_roster, queries.active_roster),
        command(Personnel.history, history),  # looking is recorded
        command(Personnel.named_in, named_in),  # the same
        saga(Personnel.what_if, what_if),
        saga(Personnel.staffing, staffing),
        read(Personnel.people, people),
        read(Personnel.find_leavers, find_leavers),
        saga(Personnel.leave_effect, leave_effect),
        saga(Personnel.leave, leave_firm),
        saga(Personnel.take_back, take_back),
        read(Personnel.leaves, leaves),
        saga(Personnel.start_hire, start_hire),
        saga(Personnel.save_hire, save_hire),
        saga(Personnel.import_hires, import_hires),
        command(Personnel.withdraw_hire, withdraw_hire),
        command(Personnel.discard_hire, discard_hire),
        read(Personnel.hire, views.find_hire),
        read(Personnel.hires, views.own_hires),
        read(Personnel.paper_place, papers.paper_place),
        command(Personnel.add_paper, papers.add_paper),
        command(Personnel.remove_paper, papers.remove_paper),
        command(Personnel.open_paper, papers.open_paper),  # may be recorded
        read(Personnel.hire_queue, views.queue),
        command(Personnel.decide_hire, decide_hire),
        command(Personnel.decide_hires, decide_hires),
        read(Personnel.shortfalls, watching.shortfalls),
        read(Personnel.shortfall, watching.one),
        read(Personnel.export_shortfalls, watching.export),
        read(Personnel.shortfall_trend, days.trend),
        read(Personnel.own_shortfall, watching.own),
        command(Personnel.notify_shortfall, handling.notify),
        command(Personnel.follow_up_shortfall, handling.follow_up),
        command(Personnel.close_shortfall, handling.close),
        command(Personnel.start_trial, start_trial),
        command(Personnel.cancel_trial, cancel_trial),
        read(Personnel.trial, trials.find),
        read(Personnel.trials, trials.newest),
        read(Personnel.trial_file, trials.file),
        reaction(APPLICATION_ABANDONED, ROSTERS, reactions.application_abandoned),
        reaction(CASE_CLOSED, ROSTERS, reactions.case_closed),
        reaction(LICENCE_ENDED, ROSTERS, reactions.licence_ended),
        job(sweep.SECONDS, jobs.sweep_papers),
        job(kept_files.SECONDS, jobs.check_papers),
    )
