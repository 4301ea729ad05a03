"""统计信息 and 企业人员列表 of a holder (I-02 to I-04, I-06)."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.paging import pages
from chassis.vault import Vault
from contracts.review import Review
from contracts.staffing import People, PeopleQuery, Staff, StaffPerson
from contracts.structs import Empty, as_dict
from rules.alignment import granted_under
from rules.facts_reader import FactsError
from rules.statistics import statistics
from rules.vocabulary.enumerations import PersonKind
from services.personnel import queries
from services.personnel.holder import licence_of
from services.personnel.model import ACTIVE
from services.personnel.tables import person, post
from services.personnel.trials.roster import RosterUnknown, facts_of

PAGE = 50
_ORDER = list(PersonKind)


def staffing(call: Call, request: Empty, *, db: Db, review: Review, vault: Vault) -> Staff:
    """Raises Conflict without a valid licence, Unavailable."""
    held, today = licence_of(call, review), clock.today()
    with db.read(call) as session:
        posts = queries.active_posts(session, held.enterprise_id, vault)
    try:
        facts = facts_of(as_dict(held), posts)
        counted = statistics(facts, today, granted_under(held.issued_on)).to_dict()
    except (RosterUnknown, FactsError):
        counted = None
    return Staff(
        number=held.number,
        categories=held.categories,
        on=today,
        statistics=counted,
        counts=dict(Counter(one.kind for one in posts)),
    )


def people(session: Session, call: Call, request: PeopleQuery, *, vault: Vault) -> People:
    """Names and numbers are sealed, so that they are compared here; a firm has some hundreds."""
    mine = [post.c.enterprise_id == str(call.actor.enterprise_id), post.c.state == ACTIVE]
    if request.kind:
        mine.append(post.c.kind == request.kind.value)
    rows = session.execute(select(*queries.OPENED, post.c.standing).join(person).where(*mine)).all()
    found = []
    for row in rows:
        name, number, masked = queries.opened_person(vault, row)
        if request.name in name and request.id_number.upper() in number:
            found.append(
                StaffPerson(
                    post_id=row.id, name=name, id_number_masked=masked, kind=row.kind,
                    since=row.since, standing=row.standing,
                )
            )  # fmt: skip
    found.sort(key=lambda one: (_ORDER.index(PersonKind(one.kind)), one.name, one.post_id))
    start = (request.page - 1) * PAGE
    shown = found if request.everybody else found[start : start + PAGE]
    return People(items=shown, total=len(found), pages=pages(len(found), PAGE))
