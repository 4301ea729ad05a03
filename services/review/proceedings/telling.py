"""What a firm is told of a proceeding about it."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Transaction
from rules.dates import in_words
from services.review import messages
from services.review.licensing.values import Licence
from services.review.proceedings.model import Proceeding


def tell(
    tx: Transaction,
    one: Proceeding,
    kind: str,
    licence: Licence | None = None,
    *,
    document_id: str | None = None,
    **known: Any,
) -> None:
    """kind: of `rules.messages`; known: values for its texts, and perhaps others."""
    known |= {
        "matter": one.kind_of.label,
        "file": one.number,
        "what": f"许可证{licence.number}" if licence else "许可申请",
        "day": in_words(one.heard_until) if one.heard_until else "",
    }
    about = {"document_id": document_id, "licence_id": one.licence_id}
    messages.tell(tx, f"proceeding:{one.id}", one.enterprise_id, kind, known, **about)
