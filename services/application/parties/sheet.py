"""The balance sheet as the applicant asks for it, with the verdict on every side."""

from __future__ import annotations

from collections import Counter

from msgspec import to_builtins
from msgspec.structs import replace

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.application.parties import Balance, PartiesQuery, Side
from rules.vocabulary.enumerations import PartyFate
from services.application.assessment import Assessment, Peers, ask, assess
from services.application.business_types.model import Holder
from services.application.draft import Draft, load_draft
from services.application.parties import balance, store, verdicts
from services.application.parties.model import Named, Person
from services.application.views import find


def balance_sheet(
    call: Call, request: PartiesQuery, *, db: Db, vault: Vault, peers: Peers
) -> Balance:
    """Raises NotFound, Unavailable."""
    today = clock.today()
    with db.read(call) as session:
        view = find(session, call, request.application_id, vault=vault, today=today)
        draft = load_draft(session, vault, view.application)
        named = store.load(session, vault, view.application)
        draft.parties = [one.party for one in named]
        editable, first = view.editable, view.application.round == 0
    holder = ask(call, draft, peers)
    roster = peers.personnel.active_roster(enterprise_id=str(call.actor.enterprise_id))
    own = [to_builtins(post) for post in roster.posts]
    assessment = assess(draft, holder, today, first=first, running=[])
    return judged(named, draft, holder, assessment, own, editable=editable)


def judged(
    named: list[Named],
    draft: Draft,
    holder: Holder,
    assessment: Assessment,
    own: list[Person],
    *,
    editable: bool = False,
) -> Balance:
    """own: the active posts of the applicant."""
    today, licence = clock.today(), holder.licence
    side = Side(
        enterprise_id=None,
        name=holder.enterprise.name,
        licence_number=licence.number if licence else None,
        levels=dict(licence.categories) if licence else {},
        counts=dict(Counter(one["kind"] for one in own)),
    )
    if licence:
        side = _with(side, verdicts.of_people(own, licence.categories, today))
    sheet = balance.sheet_of(named, draft, side, editable=editable)
    before = [sheet.before[0]]
    after = [_with(sheet.after[0], verdicts.said(assessment.report.failed))]
    taken = balance.people_of(draft)
    pairs = zip(named, sheet.before[1:], sheet.after[1:], strict=True)
    for one, was, becomes in pairs:
        people = one.people
        if people is None:
            before.append(was)
            after.append(becomes)
            continue
        before.append(_with(was, verdicts.of_people(people, one.categories, today)))
        staying = [
            person
            for posts in one.by_number().values()
            if balance.person_goes(one, posts, taken) == balance.STAYS
            for person in posts
        ]
        ends = one.party.fate == PartyFate.CANCEL
        levels = becomes.levels
        after.append(
            becomes if ends else _with(becomes, verdicts.of_people(staying, levels, today))
        )
    return replace(sheet, before=before, after=after)


def _with(side: Side, told: tuple[str, list[str]]) -> Side:
    return replace(side, verdict=told[0], says=told[1])
