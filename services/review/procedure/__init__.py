"""The business types: the steps of each way of handling that a type has, and what a grant does."""

from dataclasses import replace

from rules.vocabulary.enumerations import (
    ApplicationType,
    Procedure,
    RegisterEffect,
    RosterEffect,
)
from services.review.procedure.general import GRANT, PERMIT, Words, general
from services.review.procedure.model import BusinessType, Grant, Outcome, Step, Steps
from services.review.procedure.promise import promise

__all__ = [
    "GRANT",
    "PROCEDURES",
    "TYPES",
    "BusinessType",
    "Grant",
    "Outcome",
    "Step",
    "Steps",
    "steps_of",
]

_RENEWED = Words("准予延续", "不予延续", "RENEWAL", "RENEWAL_REFUSAL")
_ITEM_CHANGED = Words("准予变更", "不予变更", "ITEM_CHANGE", "ITEM_CHANGE_REFUSAL")
_CANCELLED = Words("准予注销", "不予注销", "CANCELLATION", "CANCELLATION_REFUSAL")
_REGISTER_CHANGED = Words("准予变更", "不予变更", "REGISTER_CHANGE", "REGISTER_CHANGE_REFUSAL")
_MERGED = Words("准予合并", "不予合并", "MERGE", "MERGE_REFUSAL")
_SPLIT = Words("准予分立", "不予分立", "SPLIT", "SPLIT_REFUSAL")
_PROMISED = replace(PERMIT, grant="PROMISE_GRANT")
_RENEWED_ON_PROMISE = replace(_RENEWED, grant="PROMISE_RENEWAL")
_CHANGED_ON_PROMISE = replace(_ITEM_CHANGED, grant="PROMISE_ITEM_CHANGE")
_MERGED_ON_PROMISE = replace(_MERGED, grant="PROMISE_MERGE")
_SPLIT_ON_PROMISE = replace(_SPLIT, grant="PROMISE_SPLIT")

TYPES: dict[str, BusinessType] = {
    ApplicationType.NEW: BusinessType(
        steps={
            Procedure.GENERAL: general(inspects=True),
            Procedure.PROMISE: promise(_PROMISED),
        },
        grant=Grant("ISSUE", roster=RosterEffect.REPLACE, register=RegisterEffect.NONE),
    ),
    ApplicationType.ITEM_CHANGE: BusinessType(
        steps={
            Procedure.GENERAL: general(_ITEM_CHANGED, inspects=True),
            Procedure.PROMISE: promise(_CHANGED_ON_PROMISE),
        },
        grant=Grant("ITEM_CHANGE", roster=RosterEffect.REPLACE, register=RegisterEffect.NONE),
    ),
    ApplicationType.RENEW: BusinessType(
        steps={
            Procedure.GENERAL: general(_RENEWED, inspects=True),
            Procedure.PROMISE: promise(_RENEWED_ON_PROMISE),
        },
        grant=Grant("RENEW", roster=RosterEffect.REPLACE, register=RegisterEffect.NONE),
    ),
    ApplicationType.REG_CHANGE: BusinessType(
        steps={Procedure.GENERAL: general(_REGISTER_CHANGED)},
        grant=Grant("REG_CHANGE", roster=RosterEffect.KEEP, register=RegisterEffect.CHANGED),
    ),
    ApplicationType.REISSUE: BusinessType(
        steps={Procedure.GENERAL: general()},
        grant=Grant("REISSUE", roster=RosterEffect.KEEP, register=RegisterEffect.NONE),
    ),
    ApplicationType.CANCEL: BusinessType(
        steps={Procedure.GENERAL: general(_CANCELLED, issues=False)},
        grant=Grant("CANCEL", roster=RosterEffect.RELEASE, register=RegisterEffect.NONE),
    ),
    # What becomes of the other parties: services/review/parties.py, for every type.
    ApplicationType.MERGE: BusinessType(
        steps={
            Procedure.GENERAL: general(_MERGED, inspects=True),
            Procedure.PROMISE: promise(_MERGED_ON_PROMISE),
        },
        grant=Grant("ITEM_CHANGE", roster=RosterEffect.REPLACE, register=RegisterEffect.NONE),
    ),
    ApplicationType.SPLIT: BusinessType(
        steps={
            Procedure.GENERAL: general(_SPLIT, inspects=True),
            Procedure.PROMISE: promise(_SPLIT_ON_PROMISE),
        },
        grant=Grant("ISSUE", roster=RosterEffect.REPLACE, register=RegisterEffect.NONE),
    ),
}
PROCEDURES: dict[tuple[str, str], Steps] = {
    (type_, procedure): steps
    for type_, declared in TYPES.items()
    for procedure, steps in declared.steps.items()
}


def steps_of(type_: str, procedure: str) -> Steps:
    """The steps of a business type. Raises KeyError for one without an entry."""
    return PROCEDURES[type_, procedure]
