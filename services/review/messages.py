"""What a firm is told of its case and its licence, in the transaction that makes it so.

Texts are data (rules/data/messages.yaml); identity keeps them for the firm and sends them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from chassis.transaction import Transaction
from contracts.review.messages import FIRM_TOLD, FirmTold
from rules.messages import kinds, told
from rules.vocabulary.enumerations import ApplicationType
from rules.vocabulary.tabs import Tab
from services.review.case import Case
from services.review.licensing.values import Licence


def of_case(
    tx: Transaction, case: Case, kind: str, *, document_id: str | None = None, **known: Any
) -> None:
    """known: values for the texts of that kind, and perhaps others, beside the business type and
    the number. Raises KeyError where one is missing."""
    known |= {"business": ApplicationType(case.type).label, "number": case.number}
    about = {"application_id": case.id, "document_id": document_id}
    tell(tx, f"application:{case.id}", case.enterprise_id, kind, known, **about)


def of_licence(tx: Transaction, licence: Licence, kind: str, **known: Any) -> None:
    """known: as for `of_case`, beside the number of the licence."""
    known |= {"licence": licence.number}
    about = {"licence_id": licence.id}
    tell(tx, f"licence:{licence.id}", licence.enterprise_id, kind, known, **about)


def tell(
    tx: Transaction,
    stream: str,
    enterprise_id: str,
    kind: str,
    known: Mapping[str, Any],
    **about: str | None,
) -> None:
    """stream: of the event, that of what it is about. about: ids, as of `FirmTold`."""
    message = FirmTold(enterprise_id=enterprise_id, kind=kind, values=_values(kind, known), **about)
    tx.publish(FIRM_TOLD, stream, message, case_id=message.application_id)


def body(kind: str, known: Mapping[str, Any]) -> str:
    """What the message says on a page."""
    return told(kind, **_values(kind, known)).body


def _values(kind: str, known: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(known[name]) for name in kinds()[kind].values}


def tabs(items: Iterable[Mapping[str, Any]]) -> str:
    """Where something is to be mended: 基本情况1项、技术人员2项."""
    counted = Counter(item["section"] for item in items)
    return "、".join(f"{Tab(code).label}{count}项" for code, count in counted.items())
