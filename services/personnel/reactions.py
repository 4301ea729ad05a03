"""What personnel does when other services tell of an application's end."""

from __future__ import annotations

from datetime import datetime

from chassis.events.envelope import Event
from chassis.transaction import Transaction
from contracts.application.submission import EndedData
from contracts.review.cases import CaseClosed
from contracts.review.licences import LicenceEnded
from rules.vocabulary.enumerations import RosterEffect
from services.personnel import repository
from services.personnel.hires.ending import return_hires
from services.personnel.watching.queue import look_again


def application_abandoned(tx: Transaction, event: Event[EndedData]) -> None:
    _release(tx, event.data.application_id)


def case_closed(tx: Transaction, event: Event[CaseClosed]) -> None:
    """What the business type says of the roster: the draft takes its place, or it stays, or ends;
    whom the application had reserved is free in any case."""
    application_id, enterprise_id = event.data.application_id, event.data.enterprise_id
    if event.data.licence_id is not None:
        look_again(tx, enterprise_id, licence=True)
    if event.data.roster == RosterEffect.REPLACE:
        parties = [one.enterprise_id for one in event.data.parties]
        moved = repository.replace_roster(tx, application_id, enterprise_id, parties)
        tx.audit("replace_roster", "application", application_id, after=moved)
        for party in event.data.parties:
            if party.roster == RosterEffect.RELEASE:
                _end(tx, party.enterprise_id, event.occurred_at)
            look_again(tx, party.enterprise_id, licence=True)
        return
    _release(tx, application_id)
    if event.data.roster == RosterEffect.RELEASE:
        _end(tx, event.data.enterprise_id, event.occurred_at)


def licence_ended(tx: Transaction, event: Event[LicenceEnded]) -> None:
    """The people of a licence that has ended are free at once (H-06); those of one that was issued
    since stay."""
    _end(tx, event.data.enterprise_id, event.occurred_at)


def _release(tx: Transaction, application_id: str) -> None:
    released = repository.release_others(tx, application_id, kept=())
    released += repository.drop_coming(tx, application_id)
    repository.forget_draft(tx, application_id)
    tx.audit("release_roster", "application", application_id, after={"posts": released})


def _end(tx: Transaction, firm: str, held_at: datetime) -> None:
    ended = repository.end_roster(tx, firm, held_at=held_at)
    returned = return_hires(tx, firm, handed_in_by=held_at)
    look_again(tx, firm, licence=True)
    tx.audit("end_roster", "enterprise", firm, after={"posts": ended, "hires": returned})
