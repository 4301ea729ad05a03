"""Saves people and posts, a whole roster in a few statements."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from chassis.personal import spot
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.personnel import Post
from rules.vocabulary import numbers
from services.personnel.model import ACTIVE, COMING, ENDED, RELEASED, RESERVED, Place
from services.personnel.standing import standing_of
from services.personnel.succession import Holding, succeed
from services.personnel.tables import person, post, roster_draft

_AS_GIVEN = ("sealed_name", "profile", "standing")


def add_people(tx: Transaction, vault: Vault, numbers_by_hash: dict[bytes, str]) -> set[bytes]:
    """Those who are not known yet; whom this transaction has added, so that nobody else reserves
    them until it ends."""
    rows = [  # of all: to seal a number costs less than to ask who is known
        {
            "id_hash": key,
            "id_number": vault.encrypt(numbers_by_hash[key], spot(person.c.id_number, key)),
            "birth_month": numbers.birth_date(numbers_by_hash[key]).replace(day=1),
            "gender": numbers.gender(numbers_by_hash[key]).value,
            "created_at": tx.now,
        }
        for key in sorted(numbers_by_hash)
    ]
    if not rows:
        return set()
    # RETURNING makes it one statement; without it the driver sends each row by itself.
    adding = insert(person).on_conflict_do_nothing().returning(person.c.id_hash)
    return {bytes(key) for key in tx.session.scalars(adding, rows)}


def lock_people(tx: Transaction, hashes: Iterable[bytes]) -> None:
    """Until the end of the transaction nobody else reserves them."""
    tx.session.execute(
        select(person.c.id_hash)
        .where(person.c.id_hash.in_(list(hashes)))
        .order_by(person.c.id_hash)
        .with_for_update(key_share=True)
    ).all()


def owner_of(tx: Transaction, application_id: str) -> str | None:
    """The firm for which an application has reserved people, if it has."""
    return tx.session.execute(
        select(post.c.enterprise_id).where(post.c.application_id == application_id).limit(1)
    ).scalar_one_or_none()


def drop_coming(tx: Transaction, application_id: str) -> int:
    """Nobody is to come from a party of the case any more; how many were."""
    mine = (post.c.application_id == application_id, post.c.state == COMING)
    return rows_changed(tx.session, update(post).where(*mine).values(state=RELEASED, until=tx.now))


def release_others(tx: Transaction, application_id: str, kept: Iterable[Place]) -> int:
    """End the reservations of an application except those kept; how many ended."""
    place = tuple_(post.c.row_id, post.c.kind, post.c.id_hash)
    gone = [*_reserved(application_id), place.not_in(list(kept))]
    releasing = update(post).where(*gone).values(state=RELEASED, until=tx.now)
    return rows_changed(tx.session, releasing)


def save_reserved(
    tx: Transaction,
    vault: Vault,
    application_id: str,
    enterprise_id: str,
    posts: dict[Place, Post],
    coming: Collection[bytes] = (),
) -> None:
    """Add posts or renew what was filled in. Violates ONE_EMPLOYER where another firm holds one.
    coming: people whom a party of the case holds, of whom nothing is noted as coming yet."""
    of_all = {
        "enterprise_id": enterprise_id,
        "application_id": application_id,
        "since": tx.now,
    }
    every = [
        {
            **of_all,
            "state": COMING if place.id_hash in coming else RESERVED,
            **_reserved_post(vault, place, given),
        }
        for place, given in posts.items()
    ]
    if to_come := [row for row in every if row["state"] == COMING]:
        tx.session.execute(insert(post).returning(post.c.id), to_come)
    rows = [row for row in every if row["state"] == RESERVED]
    if not rows:
        return
    adding = insert(post)
    tx.session.execute(
        adding.on_conflict_do_update(
            index_elements=["application_id", "row_id", "kind", "id_hash"],
            index_where=text("state = 'reserved'"),
            # The id with them, since what is sealed is bound to it; and the name in clear that the
            # release before left goes.
            set_={name: adding.excluded[name] for name in (*_AS_GIVEN, "id", "name")},
        ).returning(post.c.id),
        rows,
    )


def _reserved_post(vault: Vault, place: Place, given: Post) -> dict[str, Any]:
    post_id, profile = str(uuid.uuid4()), json.dumps(given.profile, ensure_ascii=False)
    return {
        "id": post_id,
        "id_hash": place.id_hash,
        "sealed_name": vault.encrypt(given.name, spot(post.c.sealed_name, post_id)),
        "kind": place.kind,
        "row_id": place.row_id,
        "profile": vault.encrypt(profile, spot(post.c.profile, post_id)),
        "standing": standing_of(place.kind, given.profile),
    }


def note_draft(
    tx: Transaction, application_id: str, enterprise_id: str, begun_at: datetime
) -> None:
    """Until when the application knew the roster, and that it was submitted now."""
    noted = insert(roster_draft).values(
        application_id=application_id, enterprise_id=enterprise_id, begun_at=begun_at,
        submitted_at=tx.now,
    )  # fmt: skip
    newest = {name: noted.excluded[name] for name in ("begun_at", "submitted_at")}
    tx.session.execute(noted.on_conflict_do_update(index_elements=["application_id"], set_=newest))


def replace_roster(
    tx: Transaction, application_id: str, enterprise_id: str, parties: Collection[str] = ()
) -> dict[str, int]:
    """The draft takes the place of the roster (`succession`); how many posts enter, leave, and are
    dropped, and with parties how many people move here. Nothing where the application has reserved
    nobody, or this was done before.

    parties: firms of the case. Who is to come from one of them moves in this one step; who does not
    serve it any more is dropped, since what the party has told since is newer."""
    draft = tx.session.execute(
        select(roster_draft).where(roster_draft.c.application_id == application_id)
    ).one_or_none()
    if draft is None:
        return {"enter": 0, "leave": 0, "dropped": 0}
    rows = tx.session.execute(
        select(post.c.id, post.c.id_hash, post.c.kind, post.c.since, post.c.until, post.c.state)
        .where(
            post.c.enterprise_id == enterprise_id,
            or_(
                and_(*_reserved(application_id)),
                and_(post.c.application_id == application_id, post.c.state == COMING),
                post.c.state == ACTIVE,
                and_(post.c.state == ENDED, post.c.until > draft.submitted_at),
            ),
        )
        .order_by(post.c.id)
        .with_for_update()
    ).all()
    of_state: dict[str, list[Holding]] = {RESERVED: [], COMING: [], ACTIVE: [], ENDED: []}
    for row in rows:
        held = Holding(row.id, bytes(row.id_hash), row.kind, row.since, row.until)
        of_state[row.state].append(held)
    served = lock_served(tx, parties)
    coming = [one for one in of_state[COMING] if one.id_hash in served]
    missed = [one.id for one in of_state[COMING] if one.id_hash not in served]
    found = succeed(
        [*of_state[RESERVED], *coming], of_state[ACTIVE], of_state[ENDED],
        begun_at=draft.begun_at, submitted_at=draft.submitted_at,
    )  # fmt: skip
    moved = {one.id_hash for one in coming if one.id in found.enter}
    _move(tx, found.leave, state=ENDED, until=tx.now)
    _move(tx, [*found.dropped, *missed], state=RELEASED, until=tx.now)
    # They end with the party before they begin here, in one transaction and at one instant.
    _move(tx, [one for who in moved for one in served[who]], state=ENDED, until=tx.now)
    _move(tx, found.enter, state=ACTIVE, since=tx.now)
    forget_draft(tx, application_id)
    return {
        "enter": len(found.enter),
        "leave": len(found.leave),
        "dropped": len(found.dropped) + len(missed),
        **({"moved": len(moved)} if parties else {}),
    }


def lock_served(tx: Transaction, firms: Collection[str]) -> dict[bytes, list[str]]:
    """Who is active with one of these firms, with the ids of the posts, which are locked."""
    found: dict[bytes, list[str]] = {}
    if firms:
        held = select(post.c.id, post.c.id_hash).where(
            post.c.enterprise_id.in_(list(firms)), post.c.state == ACTIVE
        )
        for row in tx.session.execute(held.order_by(post.c.id).with_for_update()):
            found.setdefault(bytes(row.id_hash), []).append(row.id)
    return found


def forget_draft(tx: Transaction, application_id: str) -> None:
    """Its case is over."""
    tx.session.execute(delete(roster_draft).where(roster_draft.c.application_id == application_id))


def _move(tx: Transaction, ids: Iterable[str], **values: Any) -> None:
    if some := sorted(ids):
        tx.session.execute(update(post).where(post.c.id.in_(some)).values(**values))


def end_roster(tx: Transaction, enterprise_id: str, *, held_at: datetime) -> int:
    """Nobody who served the holder at that instant does any more, all are free at once (H-06); how
    many posts ended."""
    gone = (post.c.enterprise_id == enterprise_id, post.c.state == ACTIVE, post.c.since <= held_at)
    return rows_changed(tx.session, update(post).where(*gone).values(state=ENDED, until=tx.now))


def posts_of(tx: Transaction, id_hash: bytes) -> Any:
    """Every post of a person, newest first."""
    return tx.session.execute(
        select(post).where(post.c.id_hash == id_hash).order_by(post.c.since.desc(), post.c.id)
    ).all()


def counts(posts: Iterable[Place]) -> dict[str, int]:
    """How many of each kind, for the audit."""
    found: dict[str, int] = {}
    for place in posts:
        found[place.kind] = found.get(place.kind, 0) + 1
    return found


def _reserved(application_id: str) -> tuple[Any, ...]:
    return post.c.application_id == application_id, post.c.state == RESERVED
