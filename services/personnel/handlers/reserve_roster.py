"""Binding the people of a submitted application to its firm (R-20)."""

from __future__ import annotations

from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.personnel import Post, Reserved, ReserveRoster
from rules import masking
from services.personnel import queries, repository
from services.personnel.model import Place, by_place, normal_posts
from services.personnel.scope import foreign, require_own

Posts = dict[Place, Post]


def reserve_roster(tx: Transaction, request: ReserveRoster, *, vault: Vault) -> Reserved:
    """Replaces what the application had reserved, all or nothing. Whom a party of the case holds is
    noted as coming and stays with it: no two firms hold one person.

    Raises Conflict with `details.people` ([{name, id_number_masked, kind}], as the caller gave
    them) where another enterprise holds somebody; never says which. NotFound for another firm's
    application, Invalid for malformed identity numbers.
    """
    application_id, enterprise_id = request.application_id, request.enterprise_id
    require_own(tx.call.actor, enterprise_id)
    owner = repository.owner_of(tx, application_id)
    if owner not in (None, enterprise_id):
        foreign(tx.call.actor, application_id=application_id)
    posts = by_place(normal_posts(request.posts), vault.index)
    people = {place.id_hash: given.id_number for place, given in posts.items()}
    if repository.add_people(tx, vault, people) != people.keys():
        repository.lock_people(tx, people)
    taken = queries.held_elsewhere(tx.session, people, enterprise_id, *request.parties)
    if taken:
        raise _conflict(posts, taken)
    released = 0
    if owner:
        released = repository.release_others(tx, application_id, posts)
        repository.drop_coming(tx, application_id)
    # Whoever was faster without the locks above is found when the command is run again: the
    # constraint refuses this attempt, and that is a lost race.
    coming = queries.held_by(tx.session, people, request.parties)
    repository.save_reserved(tx, vault, application_id, enterprise_id, posts, coming)
    repository.note_draft(tx, application_id, enterprise_id, request.begun_at or tx.now)
    tx.audit(
        "reserve_roster", "application", application_id,
        after={"posts": repository.counts(posts), "released": released},
    )  # fmt: skip
    return Reserved(count=len(posts))


def _conflict(posts: Posts, taken: set[bytes]) -> Conflict:
    people = [
        {
            "name": given.name,
            "id_number_masked": masking.identity_number(given.id_number),
            "kind": place.kind,
        }
        for place, given in posts.items()
        if place.id_hash in taken
    ]
    names = "、".join(dict.fromkeys(one["name"] for one in people[:5]))
    more = "等" if len(people) > 5 else ""
    return Conflict(
        f"{names}{more}已在其他企业任职或正在其他企业的申请中，同一人只能在一家企业任职，请核实后更换或删除",
        people=people,
    )
