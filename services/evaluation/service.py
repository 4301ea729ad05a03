"""evaluation on the broker: what it is asked and hears, and the functions that do it."""

from __future__ import annotations

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
from contracts.evaluation import Evaluations
from contracts.identity import Identity
from contracts.review.cases import CASE_CLOSED, CASE_MOVED
from services.evaluation import codes, jobs, opinions, reactions, records, tally
from services.evaluation.complaints import commands, views
from services.evaluation.figures import figures
from services.evaluation.handlers import evaluate, given
from services.evaluation.handlers.scan import scan, scanned
from services.evaluation.retention import EXPIRED

CASES = "evaluation.cases"  # one queue, so that a case is known before it ends


class EvaluationService(Upkeep):
    name = Evaluations.service
    requires = Storage.SETTINGS
    expired = EXPIRED

    db: Db = Database("evaluation")
    relay = Relay()
    vault: Vault = Resource(Vault.from_settings)
    storage: Storage = Resource(Storage.from_settings)
    identity: Identity = RpcClient(Identity)

    table = (
        saga(Evaluations.undelivered, dead_desk.undelivered),
        saga(Evaluations.redrive, dead_desk.redrive),
        saga(Evaluations.discard, dead_desk.discard),
        command(Evaluations.publish_again, dead_desk.publish_again),
        read(Evaluations.audit_entries, audit_desk.entries),
        command(Evaluations.export_audit, audit_desk.export),
        read(Evaluations.check_audit, audit_desk.check),
        read(Evaluations.audit_looks, audit_desk.looks),
        read(Evaluations.invitations, evaluate.open_invitations),
        read(Evaluations.invitation, evaluate.find_invitation),
        command(Evaluations.evaluate, evaluate.evaluate),
        read(Evaluations.own, given.own),
        read(Evaluations.scanned, scanned),
        saga(Evaluations.scan, scan),
        read(Evaluations.given, given.given),
        command(Evaluations.follow_up, given.follow_up),
        read(Evaluations.published, opinions.published),
        read(Evaluations.trail, trail),
        read(Evaluations.codes, codes.list_codes),
        read(Evaluations.code, codes.find_code),
        command(Evaluations.make_code, codes.make_code),
        command(Evaluations.withdraw_code, codes.withdraw_code),
        read(Evaluations.complaints, views.list_complaints),
        read(Evaluations.complaint, views.find_complaint),
        command(Evaluations.claim, commands.claim),
        command(Evaluations.contact, commands.contact),
        command(Evaluations.rectify, commands.rectify),
        command(Evaluations.call_back, commands.call_back),
        command(Evaluations.appeal, commands.appeal),
        command(Evaluations.decide_appeal, commands.decide_appeal),
        command(Evaluations.rater, commands.rater),  # looking is recorded
        command(Evaluations.proof, commands.open_proof),
        read(Evaluations.opinions, opinions.waiting),
        command(Evaluations.moderate, opinions.moderate),
        read(Evaluations.figures, figures),
        command(Evaluations.records, records.records),  # an export is recorded
        reaction(CASE_MOVED, CASES, reactions.case_moved),
        reaction(CASE_CLOSED, CASES, reactions.case_closed),
        job(600, jobs.escalate),
        job(3600, jobs.end_silent),
        job(600, tally.roll),
        job(sweep.SECONDS, jobs.sweep_proofs),
        job(kept_files.SECONDS, jobs.check_proofs),
    )
