"""identity on the broker: messages in, use cases, messages out."""

from __future__ import annotations

from typing import Any

from chassis import kept_files, sweep
from chassis.context import Actor, Call, system_call
from chassis.credentials import Signer
from chassis.database import Database, Db
from chassis.events.consumer import on
from chassis.events.envelope import Event
from chassis.periodic import every
from chassis.resource import Resource
from chassis.rpc.server import serve
from chassis.settings import settings
from chassis.storage import Storage
from chassis.upkeep import Upkeep
from chassis.vault import Vault
from contracts.errors import Forbidden, Unauthenticated
from contracts.identity import Identity
from contracts.identity.entry import SURFACES
from contracts.processes import PROCESSES
from contracts.review.cases import CASE_CLOSED
from contracts.review.reminders import HOLDER_REMINDED
from services.identity import queries, reactions
from services.identity.handlers import (
    captcha,
    change_password,
    create_staff,
    manage_staff,
    program_tokens,
    recover_password,
    register,
    replace_licence,
    send_code,
    send_messages,
    sessions,
    sign_in,
)
from services.identity.kept import LICENCES
from services.identity.retention import EXPIRED, registered_licences
from services.identity.sms_client import Deliver, http_deliver

Data = dict[str, Any]
NOTICES, ENTRIES = "identity.notices", "identity.entries"


class IdentityService(Upkeep):
    name = Identity.service
    requires = ("SMS_URL", "ACTOR_KEY_ID", "ACTOR_SIGNING_KEY", *Storage.SETTINGS)
    expired = EXPIRED

    db: Db = Database("identity")
    vault: Vault = Resource(Vault.from_settings)
    signer: Signer = Resource(Signer.from_settings)
    storage: Storage = Resource(Storage.from_settings)
    deliver: Deliver = Resource(lambda: http_deliver(settings().sms_url, settings().tls_ca_file))

    @serve(Identity.resolve_session)
    def resolve_session(self, call: Call, data: Data) -> Data:
        return self._vouch(call, sessions.resolve_session(self.db, call, data))

    @serve(Identity.resolve_bearer)
    def resolve_bearer(self, call: Call, data: Data) -> Data:
        return self._vouch(call, sessions.resolve_bearer(self.db, call, data))

    @serve(Identity.new_captcha)
    def new_captcha(self, call: Call, data: Data) -> Data:
        return captcha.new_captcha(self.db, call, data, vault=self.vault)

    @serve(Identity.sign_in_terms)
    def sign_in_terms(self, call: Call, data: Data) -> Data:
        return sign_in.terms(self.db, call)

    @serve(Identity.sign_in)
    def sign_in(self, call: Call, data: Data) -> Data:
        if call.caller in SURFACES and call.caller != data["surface"]:
            raise Forbidden()  # a surface signs in its own people
        return self._vouch(call, sign_in.sign_in(self.db, call, data, vault=self.vault))

    @serve(Identity.sign_out)
    def sign_out(self, call: Call, data: Data) -> None:
        with self.db.transaction(call) as tx:
            sign_in.sign_out(tx, data)

    @serve(Identity.sessions)
    def sessions(self, call: Call, data: Data) -> Data:
        return sessions.list_sessions(self.db, call, data)

    @serve(Identity.end_session)
    def end_session(self, call: Call, data: Data) -> None:
        self.db.command(call, data, sessions.end_session)

    @serve(Identity.end_other_sessions)
    def end_other_sessions(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, sessions.end_other_sessions)

    @serve(Identity.send_code)
    def send_code(self, call: Call, data: Data) -> Data:
        return send_code.send_code(self.db, call, data, vault=self.vault)

    @serve(Identity.register)
    def register(self, call: Call, data: Data) -> Data:
        return register.register(self.db, call, data, vault=self.vault)

    @serve(Identity.recover_password)
    def recover_password(self, call: Call, data: Data) -> Data:
        return recover_password.recover_password(self.db, call, data, vault=self.vault)

    @serve(Identity.change_password)
    def change_password(self, call: Call, data: Data) -> Data:
        return change_password.change_password(self.db, call, data, vault=self.vault)

    @serve(Identity.enterprise)
    def enterprise(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.enterprise_entry(session, data, actor=call.actor, vault=self.vault)

    @serve(Identity.business_licence)
    def business_licence(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.stored_licence(session, data, actor=call.actor, vault=self.vault)

    @serve(Identity.replace_licence)
    def replace_licence(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, replace_licence.replace_licence, vault=self.vault)

    @serve(Identity.enterprise_names)
    def enterprise_names(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return queries.enterprise_names(session, data, actor=call.actor)

    @serve(Identity.find_institutions)
    def find_institutions(self, call: Call, data: Data) -> Data:
        # Its threshold holds for a transaction, which reading by itself does not have.
        with self.db.transaction(call) as tx:
            return queries.find_institutions(tx.session, data)

    @serve(Identity.create_staff)
    def create_staff(self, call: Call, data: Data) -> Data:
        return create_staff.create_staff(self.db, call, data, vault=self.vault)

    @serve(Identity.staff)
    def staff(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return manage_staff.list_staff(session, data, actor=call.actor, vault=self.vault)

    @serve(Identity.disable_staff)
    def disable_staff(self, call: Call, data: Data) -> None:
        self.db.command(call, data, manage_staff.disable)

    @serve(Identity.enable_staff)
    def enable_staff(self, call: Call, data: Data) -> None:
        self.db.command(call, data, manage_staff.enable)

    @serve(Identity.unlock_staff)
    def unlock_staff(self, call: Call, data: Data) -> None:
        self.db.command(call, data, manage_staff.unlock, vault=self.vault)

    @serve(Identity.end_staff_sessions)
    def end_staff_sessions(self, call: Call, data: Data) -> Data:
        return self.db.command(call, data, manage_staff.end_sessions)

    @serve(Identity.reset_staff_password)
    def reset_staff_password(self, call: Call, data: Data) -> Data:
        return manage_staff.reset_password(self.db, call, data, vault=self.vault)

    @serve(Identity.issue_token)
    def issue_token(self, call: Call, data: Data) -> Data:
        return program_tokens.issue_token(self.db, call, data, vault=self.vault)

    @serve(Identity.exchange_for_token)
    def exchange_for_token(self, call: Call, data: Data) -> Data:
        return program_tokens.exchange_for_token(self.db, call, data, vault=self.vault)

    @serve(Identity.tokens)
    def tokens(self, call: Call, data: Data) -> Data:
        with self.db.read(call) as session:
            return program_tokens.list_tokens(session, call.actor)

    @serve(Identity.revoke_token)
    def revoke_token(self, call: Call, data: Data) -> None:
        self.db.command(call, data, program_tokens.revoke_token)

    @on(HOLDER_REMINDED, queue=NOTICES)
    def holder_reminded(self, event: Event) -> None:
        self.db.react(event, NOTICES, reactions.holder_reminded, vault=self.vault)

    @on(CASE_CLOSED, queue=ENTRIES)
    def case_closed(self, event: Event) -> None:
        self.db.react(event, ENTRIES, reactions.case_closed)

    @every(1)
    def send_messages(self) -> None:
        call = system_call(self.name)
        send_messages.send_due(self.db, call, vault=self.vault, deliver=self.deliver)

    @every(kept_files.SECONDS)
    def check_licences(self) -> None:
        """A sample of the content is compared with size and digest."""
        kept_files.sample(self.db, system_call(self.name), self.storage, LICENCES)

    @every(sweep.SECONDS)
    def sweep_licences(self) -> None:
        """Of registrations that were never finished."""

        def registered(keys: list[str]) -> set[str]:
            with self.db.read(system_call(self.name)) as session:
                return registered_licences(session, keys)

        sweep.sweep(self.storage, "registrations", registered)

    def _vouch(self, call: Call, session: Data) -> Data:
        """The session with its actor signed, as the other services demand it. Raises
        Unauthenticated where it is none of the process that asks: the portal learns of no
        reviewer."""
        actor = self.signer.vouch(Actor.from_dict(session["actor"]))
        if actor.kind not in PROCESSES[call.caller].speaks_for:
            raise Unauthenticated()
        return {**session, "actor": {**session["actor"], "credential": actor.credential}}
