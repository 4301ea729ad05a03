"""An evaluation is accepted: what is asked of it, once a mobile in five days, how it is kept."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis import clock
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid
from contracts.evaluation.evaluating import Evaluated, Rating
from rules import evaluation as rules
from rules.vocabulary.enumerations import EvaluationLevel, EvaluationMode
from services.evaluation.complaints.opening import open_complaint
from services.evaluation.sealing import seal
from services.evaluation.tables import evaluation, mobile_use

NONE, WAITING, PUBLISHED, REFUSED = "NONE", "WAITING", "PUBLISHED", "REFUSED"
SAY_WHY = "请至少选择一项不满意的原因，或者写明意见"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Subject:
    """What was rated: a service of a case, or a visit to a window."""

    mode: EvaluationMode
    office: str
    counter: str = ""
    type: str = ""
    step: str = ""
    case_id: str | None = None
    enterprise_id: str | None = None
    invitation_id: str | None = None
    code_id: str | None = None


def require_reason(level: EvaluationLevel, tags: Sequence[str], opinion: str) -> None:
    """Raises Invalid: tags of another level, a bad rating without a reason (M-12)."""
    if rules.wrong_tags(level, tags):
        raise Invalid.at("tags", "所选评价指标与满意度不符，请重新选择")
    if level in rules.BAD and not tags and not opinion:
        raise Invalid.at("tags", SAY_WHY)


def accept(tx: Transaction, vault: Vault, rating: Rating, subject: Subject) -> Evaluated:
    """Raises Invalid: without a reason, or before the mobile may evaluate again."""
    level = EvaluationLevel(rating.level)
    require_reason(level, rating.tags, rating.opinion)
    _use_mobile(tx, vault, rating.mobile)
    evaluation_id, receipt = str(uuid.uuid4()), secrets.token_hex(16)
    bad = level in rules.BAD
    named = not rating.anonymous
    today = clock.local(tx.now).date()
    tx.session.execute(
        insert(evaluation).values(
            id=evaluation_id,
            mode=subject.mode.value,
            level=level.value,
            tags=sorted(set(rating.tags)),
            opinion=seal(vault, evaluation.c.opinion, evaluation_id, rating.opinion),
            anonymous=rating.anonymous,
            name=seal(vault, evaluation.c.name, evaluation_id, rating.name if named else ""),
            # Only where somebody has to call.
            mobile=seal(
                vault, evaluation.c.mobile, evaluation_id, rating.mobile if named and bad else ""
            ),
            enterprise_id=subject.enterprise_id,
            invitation_id=subject.invitation_id,
            code_id=subject.code_id,
            case_id=subject.case_id,
            type=subject.type,
            step=subject.step,
            office=subject.office,
            counter=subject.counter,
            day=today,
            at=tx.now,
            receipt_hash=receipt_hash(vault, receipt),
            opinion_state=WAITING if rating.opinion else NONE,
        )
    )
    if bad:
        open_complaint(tx, evaluation_id, subject, level, called_back=named, today=today)
    told = {"mode": subject.mode, "level": level, "office": subject.office, "bad": bad}
    tx.audit_first("evaluated", "evaluation", [(evaluation_id, told)])
    return Evaluated(receipt=receipt, bad=bad)


def receipt_hash(vault: Vault, receipt: str) -> bytes:
    return vault.index(f"receipt/{receipt}")


def next_possible(tx_now: datetime, last: datetime) -> str:
    """In words, to the minute in which it surely is possible."""
    then = rules.terms(clock.local(tx_now).date()).next_possible(last)
    here = clock.local(then)
    if here.second or here.microsecond:
        here = here.replace(second=0, microsecond=0) + MINUTE
    return f"{here:%Y年%-m月%-d日 %H:%M}"


def _use_mobile(tx: Transaction, vault: Vault, mobile: str) -> None:
    """Of two at the same moment one waits for the other, and then finds the mobile used. Raises
    Invalid at "mobile" with the next possible moment (M-04, M-13)."""
    key = vault.index(f"evaluation/{mobile}")
    days = rules.terms(clock.local(tx.now).date()).once_in_days
    use = upsert(mobile_use).values(mobile_hash=key, last_at=tx.now)
    free = use.on_conflict_do_update(
        index_elements=[mobile_use.c.mobile_hash],
        set_={"last_at": tx.now},
        where=mobile_use.c.last_at <= tx.now - timedelta(days=days),
    )
    if tx.session.execute(free.returning(mobile_use.c.last_at)).one_or_none():
        return
    last = tx.session.scalar(select(mobile_use.c.last_at).where(mobile_use.c.mobile_hash == key))
    if last is None:
        raise LookupError("the mobile was used and is not there")
    raise Invalid.at(
        "mobile",
        f"同一手机号{days}天内只能评价一次，该手机号可在{next_possible(tx.now, last)}以后再次评价",
    )
