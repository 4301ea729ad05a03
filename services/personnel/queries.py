"""The read side: who serves elsewhere, the roster of a firm."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.paging import pages
from chassis.personal import opened, spot
from chassis.rows import AnyRow
from chassis.vault import Vault
from contracts.personnel import (
    MAX_ROSTER,
    ActivePost,
    ActiveRoster,
    ActiveRosterQuery,
    Elsewhere,
    FindElsewhere,
    Roster,
    RosterPost,
    RosterQuery,
)
from rules import masking
from rules.signs import MANY_EMPLOYERS, MOVING_MONTHS
from services.personnel.model import ACTIVE, OF_OLD_REGISTER, RELEASED
from services.personnel.scope import require_own
from services.personnel.tables import HELD, person, post

PAGE = 50
# What it takes to tell who holds a post.
OPENED = (
    post.c.id, post.c.kind, post.c.since, post.c.name, post.c.sealed_name, person.c.id_hash,
    person.c.id_number,
)  # fmt: skip


def find_elsewhere(
    session: Session, call: Call, request: FindElsewhere, *, vault: Vault
) -> Elsewhere:
    """One query, however many are asked for."""
    require_own(call.actor, request.enterprise_id)
    asked = {vault.index(number): number for number in request.id_numbers}
    held = held_elsewhere(session, asked, request.enterprise_id, *request.parties)
    often = _moving(session, asked)
    return Elsewhere(
        id_numbers=[number for key, number in asked.items() if key in held],
        moving=[number for key, number in asked.items() if key in often],
    )


def _moving(session: Session, hashes: Iterable[bytes]) -> set[bytes]:
    """The people, of those given, that served several enterprises lately."""
    since = clock.now() - timedelta(days=MOVING_MONTHS * 30)
    firms = func.count(post.c.enterprise_id.distinct())
    rows = session.execute(
        select(post.c.id_hash)
        .where(
            post.c.id_hash.in_(list(hashes)),
            post.c.until.is_(None) | (post.c.until >= since),
            post.c.state != RELEASED,
        )
        .group_by(post.c.id_hash)
        .having(firms >= MANY_EMPLOYERS)
    )
    return {bytes(row.id_hash) for row in rows}


def held_elsewhere(session: Session, hashes: Iterable[bytes], *firms: str) -> set[bytes]:
    """The people, of those given, that an enterprise other than these holds."""
    others = post.c.enterprise_id.not_in(firms)
    return _held(session, hashes, others)


def held_by(session: Session, hashes: Iterable[bytes], firms: Collection[str]) -> set[bytes]:
    """The people, of those given, that one of these enterprises holds."""
    return _held(session, hashes, post.c.enterprise_id.in_(firms)) if firms else set()


def _held(session: Session, hashes: Iterable[bytes], where: ColumnElement[bool]) -> set[bytes]:
    mine = post.c.id_hash.in_(list(hashes))
    rows = session.execute(select(post.c.id_hash).where(mine, where, text(HELD)))
    return {bytes(row.id_hash) for row in rows}


class Held(NamedTuple):
    """An active post of a holder, opened for the holder itself."""

    post_id: str
    kind: str
    row_id: str
    id_hash: bytes
    standing: dict[str, Any] | None
    birth_month: date
    gender: str
    name: str
    id_number_masked: str


def active_posts(session: Session, enterprise_id: str, vault: Vault) -> list[Held]:
    """The people of a holder with what the rules read of them, newest first, then by name."""
    rows = session.execute(
        select(*OPENED, post.c.row_id, post.c.standing, person.c.birth_month, person.c.gender)
        .join(person)
        .where(post.c.enterprise_id == enterprise_id, post.c.state == ACTIVE)
        .order_by(post.c.since.desc(), post.c.kind, post.c.id)
    ).all()
    people = ((row, *_opened(vault, row)) for row in rows)
    return [
        Held(
            row.id, row.kind, row.row_id, bytes(row.id_hash), row.standing, row.birth_month,
            row.gender, name, masked,
        )
        for row, name, masked in sorted(
            people, key=lambda one: (-one[0].since.timestamp(), one[0].kind, one[1])
        )
    ]  # fmt: skip


def active_roster(
    session: Session, call: Call, request: ActiveRosterQuery, *, vault: Vault
) -> ActiveRoster:
    """Who came first before the others."""
    require_own(call.actor, request.enterprise_id)
    rows = session.execute(
        select(post.c.id, post.c.application_id, post.c.row_id, post.c.kind, post.c.profile)
        .where(post.c.enterprise_id == request.enterprise_id, post.c.state == ACTIVE)
        .order_by(post.c.since, post.c.row_id, post.c.id)
        .limit(MAX_ROSTER)
    )
    return ActiveRoster(
        posts=[
            ActivePost(
                application_id=row.application_id,
                row_id=row.row_id,
                kind=row.kind,
                profile=_given(vault, row),
            )
            for row in rows
        ]
    )


def _given(vault: Vault, row: AnyRow) -> dict[str, Any]:
    """What a firm has filled in of a person. Of one who came with the old register it has not
    given the number: it is asked for, and not told to whoever registers with the firm's USCC."""
    profile: dict[str, Any] = json.loads(
        vault.decrypt_text(row.profile, spot(post.c.profile, row.id))
    )
    if not profile.pop(OF_OLD_REGISTER, False):
        return profile
    number = profile["id_number"]  # also inside that of a certificate
    return {name: value for name, value in profile.items() if number not in str(value)}


def roster(session: Session, request: RosterQuery, *, vault: Vault) -> Roster:
    """One page of the posts that a firm holds, the newest of a kind first, and how many are active
    of each kind."""
    mine = (post.c.enterprise_id == request.enterprise_id, text(HELD))
    tally = session.execute(
        select(post.c.kind, post.c.state, func.count()).where(*mine).group_by("kind", "state")
    ).all()
    wanted = request.kind
    chosen = (*mine, post.c.kind == wanted) if wanted else mine
    rows = session.execute(
        select(*OPENED, post.c.state)
        .join(person)
        .where(*chosen)
        .order_by(post.c.kind, post.c.since.desc(), post.c.id)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    total = sum(count for kind, _, count in tally if wanted in (None, kind))
    return Roster(
        items=[_roster_post(vault, row) for row in rows],
        counts={kind: count for kind, state, count in tally if state == ACTIVE},
        total=total,
        pages=pages(total, PAGE),
    )


def _roster_post(vault: Vault, row: AnyRow) -> RosterPost:
    name, masked = _opened(vault, row)
    return RosterPost(
        post_id=row.id,
        name=name,
        id_number_masked=masked,
        kind=row.kind,
        state=row.state,
        since=row.since,
    )


def _opened(vault: Vault, row: AnyRow) -> tuple[str, str]:
    """(name, masked identity number) of who holds a post. row: with `OPENED`."""
    name, _, masked = opened_person(vault, row)
    return name, masked


def opened_person(vault: Vault, row: AnyRow) -> tuple[str, str, str]:
    """(name, identity number, the same masked) of who holds a post. row: with `OPENED`."""
    number = vault.decrypt_text(row.id_number, spot(person.c.id_number, row.id_hash))
    name = opened(vault, post.c.sealed_name, row, row.id) or ""
    return name, number, masking.identity_number(number)
