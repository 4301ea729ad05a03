"""review on the broker: what it is asked and hears, and the functions that do it."""

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
from contracts.application import Applications
from contracts.application.submission import (
    APPLICATION_ABANDONED,
    APPLICATION_FILE_DAMAGE,
    APPLICATION_SUBMITTED,
)
from contracts.identity import Identity
from contracts.review import Review
from services.review import (
    case_page,
    deliveries,
    due_dates,
    finding,
    jobs,
    look_up,
    publication,
    queries,
    reactions,
    reading,
    register,
    reminders,
    signs,
    statistics,
    year_proposals,
)
from services.review.handlers import claim, decide, deliver, extend, load_year, suspend
from services.review.handlers.terminate import terminate
from services.review.inspections import commands as inspecting
from services.review.inspections import photos
from services.review.inspections import views as inspections
from services.review.licence_events import CHANNEL
from services.review.licensing import by_date, preview
from services.review.old_register import imports
from services.review.party_cases import party_cases
from services.review.proceedings import decide as decide_proceeding
from services.review.proceedings import statements, views
from services.review.proceedings.blocks import blocks
from services.review.proceedings.propose import propose
from services.review.proceedings.subject import proposal
from services.review.retention import EXPIRED
from services.review.together import (
    absences,
    consultations,
    desk,
    escalations,
    handing,
    papers,
    workload,
)
from services.review.together import views as kept_views
from services.review.verification import commands as verifying
from services.review.verification import views as verification

CASES = "review.cases"  # one queue, so that the events of an application keep their order


class ReviewService(Upkeep):
    name = Review.service
    requires = Storage.SETTINGS
    expired = EXPIRED

    db: Db = Database("review")
    relay = Relay(outside=CHANNEL)
    vault: Vault = Resource(Vault.from_settings)
    storage: Storage = Resource(Storage.from_settings)
    applications: Applications = RpcClient(Applications)
    identity: Identity = RpcClient(Identity)

    table = (
        saga(Review.undelivered, dead_desk.undelivered),
        saga(Review.redrive, dead_desk.redrive),
        saga(Review.discard, dead_desk.discard),
        command(Review.publish_again, dead_desk.publish_again),
        read(Review.statistics, statistics.statistics),
        read(Review.counted, statistics.counted),
        read(Review.audit_entries, audit_desk.entries),
        command(Review.export_audit, audit_desk.export),
        read(Review.check_audit, audit_desk.check),
        read(Review.audit_looks, audit_desk.looks),
        read(Review.trail, trail),
        read(Review.search_licences, look_up.search),
        read(Review.look_up, look_up.look_up),
        read(Review.verify, register.verify),
        read(Review.verify_code, register.verify_code),
        read(Review.licences, register.of_enterprise),
        read(Review.reminders, reminders.of_enterprise),
        read(Review.holders, register.holders),
        read(Review.certificate, register.certificate),
        command(Review.deliver, deliver.deliver),
        command(Review.correct_delivery, deliver.correct),
        read(Review.deliveries, deliveries.listed),
        saga(Review.licence_preview, preview.preview),
        read(Review.saved_views, kept_views.views),
        command(Review.save_view, kept_views.save),
        command(Review.drop_view, kept_views.drop),
        read(Review.sign_remarks, signs.remarks),
        command(Review.close_sign, signs.close),
        command(Review.start_import, imports.start),
        command(Review.approve_import, imports.approve),
        command(Review.repeat_import, imports.again),
        command(Review.cancel_import, imports.cancel),
        read(Review.register_import, imports.find),
        read(Review.register_imports, imports.newest),
        read(Review.import_faults, imports.faults),
        read(Review.import_fault_file, imports.fault_file),
        read(Review.licence_events, register.events_after),
        read(Review.years, load_year.known_years),
        read(Review.preview_year, load_year.preview_year),
        command(Review.propose_year, year_proposals.propose),
        read(Review.year_proposals, year_proposals.listed),
        command(Review.decide_year, year_proposals.decide),
        command(Review.withdraw_year, year_proposals.withdraw),
        read(Review.tasks, queries.open_tasks),
        command(Review.claim, claim.claim),
        command(Review.release, claim.release),
        read(Review.find_cases, finding.find_cases),
        read(Review.party_cases, party_cases),
        read(Review.reading, reading.reading),
        command(Review.check_place, reading.check_place),
        command(Review.check_places, reading.check_places),
        command(Review.note_correction, reading.note_correction),
        command(Review.drop_correction, reading.drop_correction),
        read(Review.case, case_page.case),
        saga(Review.check_decision, decide.check),
        saga(Review.decide, decide.give),
        command(Review.propose_extension, extend.propose),
        command(Review.extend, extend.extend),
        command(Review.refuse_extension, extend.refuse),
        command(Review.claim_tasks, handing.claim_many),
        saga(Review.hand_over, handing.hand_over),
        read(Review.case_desk, desk.case_desk),
        command(Review.add_note, desk.add_note),
        saga(Review.ask_opinion, consultations.ask),
        read(Review.consultations, consultations.listed),
        read(Review.consultation, consultations.one),
        command(Review.answer_opinion, consultations.answer),
        saga(Review.paper_of_consultation, papers.open_paper),
        read(Review.absences, absences.listed),
        saga(Review.set_absence, absences.say),
        command(Review.end_absence, absences.end),
        read(Review.workload, workload.workload),
        read(Review.escalations, escalations.listed),
        command(Review.see_to, escalations.see_to),
        command(Review.suspend, suspend.suspend),
        command(Review.resume, suspend.resume),
        command(Review.terminate, terminate),
        read(Review.progress, case_page.progress),
        read(Review.document, case_page.document),
        read(Review.proceedings, views.listed),
        read(Review.proceeding, views.one),
        read(Review.proposal, proposal),
        command(Review.propose, propose),
        command(Review.record_statement, statements.record),
        command(Review.answer_statement, statements.answer),
        command(Review.decide_proceeding, decide_proceeding.decide),
        command(Review.drop_proceeding, decide_proceeding.drop),
        read(Review.own_proceedings, views.of_enterprise),
        command(Review.make_statement, statements.make),
        read(Review.public_notices, views.public),
        read(Review.blocks, blocks),
        read(Review.commitments, verification.listed),
        read(Review.commitment, verification.one),
        read(Review.own_commitments, verification.of_enterprise),
        command(Review.record_check, verifying.record_check),
        command(Review.conclude, verifying.conclude),
        read(Review.publications, publication.published),
        read(Review.public_commitment, publication.commitment),
        read(Review.inspections, inspections.listed),
        read(Review.case_inspections, inspections.of_case),
        read(Review.inspection, inspections.one),
        command(Review.plan_inspection, inspecting.plan),
        command(Review.report_inspection, inspecting.report),
        command(Review.cancel_inspection, inspecting.cancel),
        read(Review.photo_place, photos.place),
        command(Review.add_photo, photos.add),
        command(Review.remove_photo, photos.remove),
        read(Review.photo, photos.find),
        job(300, due_dates.count_anew),  # what a loaded calendar has moved
        job(600, by_date.follow_clock),  # terms end, or are deemed extended
        job(600, escalations.escalate),  # of what presses, heads are told
        job(600, reminders.remind),  # of what comes, firms are told in time
        job(sweep.SECONDS, jobs.sweep_photos),
        job(kept_files.SECONDS, jobs.check_photos),
        reaction(APPLICATION_SUBMITTED, CASES, reactions.submitted),
        reaction(APPLICATION_FILE_DAMAGE, CASES, reactions.file_damage),
        reaction(APPLICATION_ABANDONED, CASES, reactions.abandoned),
    )
