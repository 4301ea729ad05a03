"""application on the broker: what it is asked and hears, and the functions that do it."""

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
from contracts.application import Applications
from contracts.credit import CreditGateway
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from contracts.review.cases import CASE_CLOSED, CASE_MOVED
from services.application import compared, jobs, queries, reactions, receipts
from services.application.assessment import Peers
from services.application.handlers import attachments, damage, rows, scans
from services.application.handlers.abandon import abandon
from services.application.handlers.answer_corrections import answer_corrections
from services.application.handlers.appoint import appoint
from services.application.handlers.check import check
from services.application.handlers.discard_prefilled import discard_prefilled
from services.application.handlers.file_scans import file_scans
from services.application.handlers.import_rows import import_rows, preview_rows
from services.application.handlers.offers import offers
from services.application.handlers.save_fields import save_fields
from services.application.handlers.start import start
from services.application.handlers.submit import submit
from services.application.handlers.template import template
from services.application.handlers.unmask import unmask
from services.application.handlers.ways import go_general, way_checks, ways
from services.application.handlers.what_if import Aside, what_if
from services.application.parties.allotting import allot
from services.application.parties.answering import answer_party, engagements
from services.application.parties.naming import drop_party, name_party, parties, rely_on_paper
from services.application.parties.sheet import balance_sheet
from services.application.quota import Quota
from services.application.retention import EXPIRED

CASES = "application.cases"


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
    credit: CreditGateway = RpcClient(CreditGateway)
    aside: Aside = Resource(lambda: tpool.execute)

    @property
    def peers(self) -> Peers:
        return Peers(self.identity, self.personnel, self.review)

    table = (
        saga(Applications.undelivered, dead_desk.undelivered),
        saga(Applications.redrive, dead_desk.redrive),
        saga(Applications.discard, dead_desk.discard),
        command(Applications.publish_again, dead_desk.publish_again),
        read(Applications.audit_entries, audit_desk.entries),
        command(Applications.export_audit, audit_desk.export),
        read(Applications.check_audit, audit_desk.check),
        read(Applications.audit_looks, audit_desk.looks),
        read(Applications.trail, trail),
        read(Applications.mine, queries.mine),
        saga(Applications.offers, offers),
        saga(Applications.ways, ways),
        command(Applications.go_general, go_general),
        read(Applications.way_checks, way_checks),
        saga(Applications.start, start),
        read(Applications.get, queries.get),
        read(Applications.section, queries.section),
        read(Applications.page, queries.page),
        saga(Applications.save_fields, save_fields),
        command(Applications.discard_prefilled, discard_prefilled),
        command(Applications.save_row, rows.save_row),
        command(Applications.delete_row, rows.delete_row),
        command(Applications.appoint, appoint),
        command(Applications.import_rows, import_rows),
        read(Applications.preview_rows, preview_rows),
        read(Applications.upload_place, attachments.upload_place),
        command(Applications.add_attachment, attachments.add_attachment),
        command(Applications.remove_attachment, attachments.remove_attachment),
        read(Applications.scans, scans.scans),
        read(Applications.scan_room, scans.scan_room),
        command(Applications.add_scans, scans.add_scans),
        command(Applications.assign_scans, scans.assign_scans),
        command(Applications.drop_scans, scans.drop_scans),
        command(Applications.file_scans, file_scans),
        read(Applications.open_scan, scans.open_scan),
        read(Applications.scan_thumbnail, scans.scan_thumbnail),
        saga(Applications.damaged_files, damage.damaged_files),
        saga(Applications.look_at, damage.look_at),
        read(Applications.restore_place, damage.restore_place),
        command(Applications.restore_attachment, damage.restore_attachment),
        read(Applications.attachment, attachments.attachment),
        command(Applications.open_attachment, attachments.open_attachment),  # may be recorded
        command(Applications.lent_attachment, attachments.lent_attachment),  # may be recorded
        saga(Applications.template, template),
        saga(Applications.parties, parties),
        saga(Applications.name_party, name_party),
        command(Applications.drop_party, drop_party),
        command(Applications.rely_on_paper, rely_on_paper),
        saga(Applications.engagements, engagements),
        saga(Applications.answer_party, answer_party),
        saga(Applications.balance_sheet, balance_sheet),
        command(Applications.allot, allot),
        saga(Applications.check, check),
        saga(Applications.what_if, what_if),
        saga(Applications.submit, submit),
        command(Applications.answer_corrections, answer_corrections),
        read(Applications.difference, compared.difference),
        command(Applications.abandon, abandon),
        read(Applications.snapshot, queries.snapshot),
        read(Applications.receipt, receipts.receipt),
        read(Applications.register_values, queries.register_values),
        command(Applications.unmask, unmask),  # looking is recorded
        reaction(CASE_MOVED, CASES, reactions.follow_case),
        reaction(CASE_CLOSED, CASES, reactions.close),
        job(sweep.SECONDS, jobs.sweep_attachments),
        job(kept_files.SECONDS, jobs.check_attachments),
        job(120, jobs.undo_reservations),
    )
