"""What of a hire makes a reviewer look (`rules.signs`): in the person's papers, and beside those of
the people who serve the firm already."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select

from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.forms.hires import tab_of
from contracts.review.licences import Licence
from rules.attachments import papers_of_hire
from rules.report import Finding
from rules.signs import Entered, Scan, entered, signs
from rules.vocabulary.enumerations import PersonKind
from rules.vocabulary.texts import code
from services.personnel.hires.sheet import Sheet
from services.personnel.model import ACTIVE
from services.personnel.tables import hire_paper, post


def signs_of_hire(
    tx: Transaction,
    vault: Vault,
    hire_id: str,
    kind: PersonKind,
    sheet: Sheet,
    id_hash: bytes,
    held: Licence,
) -> list[Finding]:
    """held: the licence of the firm, which names it."""
    person = entered(tab_of(kind), "", sheet.fields, sheet.rows.get("experience", []))
    others = _with_its_number(tx, vault, person, id_hash, held.enterprise_id)
    names = [held.name, *held.former_names]
    return signs([person, *others], _scans(tx, hire_id, kind, sheet.name), names)


def _with_its_number(
    tx: Transaction, vault: Vault, person: Entered, id_hash: bytes, enterprise_id: str
) -> Iterator[Entered]:
    """The colleagues who have a certificate of the same number."""
    number = code(person.certificate).upper()
    rows = tx.session.execute(
        select(post.c.id, post.c.id_hash, post.c.kind, post.c.profile).where(
            post.c.enterprise_id == enterprise_id,
            post.c.state == ACTIVE,
            post.c.id_hash != id_hash,
        )
    )
    for row in rows if number else ():
        profile = json.loads(vault.decrypt_text(row.profile, spot(post.c.profile, row.id)))
        if code(str(profile.get("certificate_number") or "")).upper() == number:
            yield Entered(
                tab=tab_of(PersonKind(row.kind)),
                name=str(profile.get("name") or ""),
                id_number=bytes(row.id_hash).hex(),
                certificate=number,
            )


def _scans(tx: Transaction, hire_id: str, kind: PersonKind, name: str) -> Iterator[Scan]:
    asked = {one.code: one for one in papers_of_hire(kind)}
    rows = tx.session.execute(
        select(hire_paper.c.slot, hire_paper.c.sha256).where(
            hire_paper.c.hire_id == hire_id, hire_paper.c.removed_at.is_(None)
        )
    )
    for row in rows:
        one = asked.get(row.slot)
        yield Scan(
            tab=tab_of(kind),
            of=f"{name}的{one.name if one else row.slot}",
            digest=row.sha256,
            shared=bool(one and one.shared),
        )
