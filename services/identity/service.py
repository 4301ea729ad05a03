"""identity on the broker: what it is asked and hears, and the functions that do it."""

from __future__ import annotations

from chassis import audit_desk, dead_desk, kept_files, sweep
from chassis.credentials import Signer
from chassis.database import Database, Db
from chassis.resource import Resource
from chassis.rpc.client import RpcClient
from chassis.settings import settings
from chassis.storage import Storage
from chassis.table import command, job, reaction, read, saga
from chassis.trail import trail
from chassis.upkeep import Upkeep
from chassis.vault import Vault
from contracts.application import Applications
from contracts.application.parties import PARTY_TOLD
from contracts.application.submission import APPLICATION_SUBMITTED
from contracts.evaluation.told import EVALUATION_ANSWERED
from contracts.hires import HIRE_DECIDED
from contracts.identity import Identity
from contracts.review.cases import CASE_CLOSED
from contracts.review.messages import FIRM_TOLD
from contracts.review.reminders import HOLDER_REMINDED
from contracts.watching import HOLDER_NOTIFIED, HOLDER_SHORT
from services.identity import (
    contacts,
    jobs,
    message_list,
    queries,
    reactions,
    recipients,
    role_changes,
)
from services.identity.handlers import (
    firm_accounts,
    manage_accounts,
    phone_links,
    program_tokens,
    reserved_mobile,
    second_factor,
    sessions,
    sign_in,
)
from services.identity.handlers.captcha import new_captcha
from services.identity.handlers.change_entry import change_entry
from services.identity.handlers.change_password import change_password
from services.identity.handlers.colleagues import colleagues
from services.identity.handlers.confirm_mobile import confirm_mobile
from services.identity.handlers.create_staff import create_staff
from services.identity.handlers.explain_looks import explain_looks
from services.identity.handlers.list_staff import list_staff
from services.identity.handlers.recover_password import recover_password
from services.identity.handlers.register import register
from services.identity.handlers.replace_licence import replace_licence
from services.identity.handlers.send_code import send_code
from services.identity.handlers.sign_ins import sign_ins
from services.identity.mobile_changes import deciding, filing, mailboxes, views
from services.identity.retention import EXPIRED
from services.identity.sms_client import Deliver, http_deliver

MESSAGES = "identity.notices"  # one queue, so that a firm is told in order


class IdentityService(Upkeep):
    name = Identity.service
    requires = ("SMS_URL", "ACTOR_KEY_ID", "ACTOR_SIGNING_KEY", *Storage.SETTINGS)
    expired = EXPIRED

    db: Db = Database("identity")
    vault: Vault = Resource(Vault.from_settings)
    signer: Signer = Resource(Signer.from_settings)
    storage: Storage = Resource(Storage.from_settings)
    applications: Applications = RpcClient(Applications)
    deliver: Deliver = Resource(lambda: http_deliver(settings().sms_url, settings().tls_ca_file))

    table = (
        saga(Identity.undelivered, dead_desk.undelivered),
        saga(Identity.redrive, dead_desk.redrive),
        saga(Identity.discard, dead_desk.discard),
        command(Identity.publish_again, dead_desk.publish_again),
        read(Identity.audit_entries, audit_desk.entries),
        command(Identity.export_audit, audit_desk.export),
        read(Identity.check_audit, audit_desk.check),
        read(Identity.audit_looks, audit_desk.looks),
        command(Identity.explain_looks, explain_looks),
        read(Identity.trail, trail),
        saga(Identity.resolve_session, sessions.resolve_session),
        saga(Identity.resolve_bearer, sessions.resolve_bearer),
        saga(Identity.new_captcha, new_captcha),
        read(Identity.sign_in_terms, sign_in.sign_in_terms),
        saga(Identity.sign_in, sign_in.sign_in),
        command(Identity.sign_out, sign_in.sign_out),
        read(Identity.second_factor, second_factor.state),
        saga(Identity.begin_second_factor, second_factor.begin),
        saga(Identity.enrol_second_factor, second_factor.enrol),
        saga(Identity.confirm_second_factor, second_factor.confirm),
        saga(Identity.renew_recovery_codes, second_factor.renew_codes),
        command(Identity.reset_second_factor, second_factor.reset),
        command(Identity.set_two_factor, second_factor.set_rule),
        read(Identity.sessions, sessions.list_sessions),
        command(Identity.end_session, sessions.end_session),
        command(Identity.end_other_sessions, sessions.end_other_sessions),
        saga(Identity.send_code, send_code),
        saga(Identity.confirm_mobile, confirm_mobile),
        saga(Identity.register, register),
        saga(Identity.recover_password, recover_password),
        saga(Identity.change_password, change_password),
        read(Identity.enterprise, queries.enterprise_entry),
        read(Identity.same_address, queries.same_address),
        read(Identity.business_licence, queries.stored_licence),
        command(Identity.replace_licence, replace_licence),
        command(Identity.change_entry, change_entry),
        command(Identity.send_reserved_code, reserved_mobile.send_reserved_code),
        saga(Identity.change_reserved, reserved_mobile.change_reserved),
        read(Identity.contacts, contacts.list_contacts),
        command(Identity.save_contact, contacts.save_contact),
        command(Identity.remove_contact, contacts.remove_contact),
        saga(Identity.file_mobile_change, filing.file_change),
        command(Identity.scan_mobile_change, filing.scan_change),
        read(Identity.mobile_changes, views.list_changes),
        read(Identity.mobile_change, views.find_change),
        command(Identity.open_mobile_form, views.open_form),
        command(Identity.check_mobile_change, deciding.check),
        command(Identity.confirm_mobile_change, deciding.confirm),
        command(Identity.refuse_mobile_change, deciding.refuse),
        read(Identity.mailboxes, mailboxes.list_mailboxes),
        command(Identity.set_mailbox, mailboxes.set_mailbox),
        read(Identity.enterprise_names, queries.enterprise_names),
        command(Identity.find_institutions, queries.find_institutions),
        read(Identity.uscc, queries.uscc_owner),
        saga(Identity.create_staff, create_staff),
        read(Identity.colleagues, colleagues),
        read(Identity.staff, list_staff),
        command(Identity.propose_roles, role_changes.propose),
        command(Identity.decide_roles, role_changes.decide),
        command(Identity.withdraw_roles, role_changes.withdraw),
        read(Identity.role_changes, role_changes.listed),
        read(Identity.sign_ins, sign_ins),
        command(Identity.disable_staff, manage_accounts.disable),
        command(Identity.enable_staff, manage_accounts.enable),
        command(Identity.unlock_staff, manage_accounts.unlock),
        command(Identity.end_staff_sessions, manage_accounts.end_sessions),
        saga(Identity.reset_staff_password, manage_accounts.reset_password),
        saga(Identity.create_account, firm_accounts.create_account),
        read(Identity.accounts, firm_accounts.list_accounts),
        command(Identity.change_role, firm_accounts.change_role),
        command(Identity.disable_account, manage_accounts.disable),
        command(Identity.enable_account, manage_accounts.enable),
        command(Identity.unlock_account, manage_accounts.unlock),
        command(Identity.end_account_sessions, manage_accounts.end_sessions),
        saga(Identity.reset_account_password, manage_accounts.reset_password),
        saga(Identity.issue_token, program_tokens.issue_token),
        saga(Identity.exchange_for_token, program_tokens.exchange_for_token),
        read(Identity.tokens, program_tokens.list_tokens),
        command(Identity.revoke_token, program_tokens.revoke_token),
        saga(Identity.issue_link, phone_links.issue_link),
        saga(Identity.resolve_link, phone_links.resolve_link),
        read(Identity.messages, message_list.list_messages),
        command(Identity.read_message, message_list.read_message),
        command(Identity.read_all_messages, message_list.read_all),
        read(Identity.recipients, recipients.list_recipients),
        command(Identity.choose_groups, recipients.choose_groups),
        command(Identity.send_recipient_code, recipients.send_recipient_code),
        saga(Identity.add_recipient, recipients.add_recipient),
        command(Identity.remove_recipient, recipients.remove_recipient),
        reaction(FIRM_TOLD, MESSAGES, reactions.firm_told),
        reaction(APPLICATION_SUBMITTED, MESSAGES, reactions.submitted),
        reaction(HOLDER_REMINDED, MESSAGES, reactions.holder_reminded),
        reaction(PARTY_TOLD, MESSAGES, reactions.party_told),
        reaction(HIRE_DECIDED, MESSAGES, reactions.hire_decided),
        reaction(EVALUATION_ANSWERED, MESSAGES, reactions.evaluation_answered),
        reaction(HOLDER_SHORT, MESSAGES, reactions.holder_short),
        reaction(HOLDER_NOTIFIED, MESSAGES, reactions.holder_notified),
        reaction(CASE_CLOSED, "identity.entries", reactions.case_closed),
        job(1, jobs.send_messages),
        job(60, role_changes.apply_due),
        job(kept_files.SECONDS, jobs.check_files),
        job(sweep.SECONDS, jobs.sweep_files),
    )
