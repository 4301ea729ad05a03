"""Messages to a firm: kept for its accounts to read, and sent to the phones that it has chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.personal import spot
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from rules.messages import kinds, told
from rules.vocabulary.messages import MessageGroup
from services.identity import register_entry, sms
from services.identity.message_tables import message, recipient


class About(NamedTuple):
    """What a message is about, as far as there is such a thing. round: of the submission."""

    application_id: str | None = None
    round: int | None = None
    document_id: str | None = None
    licence_id: str | None = None


def tell(
    tx: Transaction,
    vault: Vault,
    *,
    message_id: str,
    enterprise_id: str,
    kind: str,
    values: Mapping[str, str],
    about: About,
    at: datetime,
) -> None:
    """Keep a message and queue its text messages; one with an id that is there is not told again.

    Raises LookupError for an unknown kind, ValueError for other values than its texts have.
    """
    texts, described = told(kind, **values), kinds()[kind]
    adding = insert(message).values(
        id=message_id,
        enterprise_id=enterprise_id,
        kind=kind,
        title=texts.title,
        body=texts.body,
        **about._asdict(),
        told_at=at,
    )
    if not rows_changed(tx.session, adding.on_conflict_do_nothing()):
        return
    due_at = tx.now if described.at_once else sms.by_day(tx.now)
    for mobile in mobiles(tx.session, vault, enterprise_id, described.group):
        sms.send_message(tx, vault, mobile, texts.sms, message_id=message_id, due_at=due_at)


def mobiles(session: Session, vault: Vault, enterprise_id: str, group: str) -> Iterator[str]:
    """The phones, in the clear, that get text messages of a group; each once. None for a firm that
    has not registered."""
    rows = session.execute(select(recipient).where(recipient.c.enterprise_id == enterprise_id))
    known = list(rows)
    reserved = next((row.groups for row in known if row.mobile is None), list(MessageGroup))
    chosen = [row for row in known if row.mobile is not None and group in row.groups]
    found = dict[str, None]()
    if group in reserved:
        own = register_entry.contact_mobile(session, vault, enterprise_id)
        found |= {own: None} if own else {}
    for row in sorted(chosen, key=lambda one: (one.created_at, one.id)):
        found[vault.decrypt_text(row.mobile, spot(recipient.c.mobile, row.id))] = None
    yield from found
