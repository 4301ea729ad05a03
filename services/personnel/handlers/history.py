"""The posts a person ever held, and where a person was named, for reviewers: recorded looks."""

from __future__ import annotations

from chassis.personal import opened
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid
from contracts.personnel import History, HistoryPost, HistoryQuery, NamedIn, PersonQuery
from rules import masking
from rules.vocabulary import numbers
from services.personnel import repository
from services.personnel.tables import post

MOST = 200


def history(tx: Transaction, request: HistoryQuery, *, vault: Vault) -> History:
    """Somebody unknown has no items; Invalid for a bad number.

    The audit names the person by the keyed hash: who looked at whom stays provable, and the
    record itself gives no number away.
    """
    number = _number(request.id_number)
    id_hash = vault.index(number)
    posts = repository.posts_of(tx, id_hash)
    tx.audit("view_history", "person", id_hash.hex(), after={"posts": len(posts)})
    return History(
        name=opened(vault, post.c.sealed_name, posts[0], posts[0].id) if posts else None,
        id_number_masked=masking.identity_number(number),
        items=[
            HistoryPost(
                enterprise_id=row.enterprise_id,
                kind=row.kind,
                state=row.state,
                since=row.since,
                until=row.until,
            )
            for row in posts
        ],
    )


def named_in(tx: Transaction, request: PersonQuery, *, vault: Vault) -> NamedIn:
    """Somebody unknown is named nowhere; Invalid for a bad number. Audited as `history`."""
    number = _number(request.id_number)
    id_hash = vault.index(number)
    ids = dict.fromkeys(row.application_id for row in repository.posts_of(tx, id_hash))
    tx.audit("view_named_in", "person", id_hash.hex(), after={"cases": len(ids)})
    return NamedIn(id_number_masked=masking.identity_number(number), application_ids=[*ids][:MOST])


def _number(typed: str) -> str:
    try:
        return numbers.identity_number(typed)
    except ValueError as error:
        raise Invalid.at("id_number", str(error)) from None
