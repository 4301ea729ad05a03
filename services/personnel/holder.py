"""The licence whose people are asked about."""

from __future__ import annotations

from chassis.context import Call
from contracts.errors import Conflict
from contracts.review import Review
from contracts.review.licences import Licence
from rules.vocabulary.enumerations import LicenceState

NOT_A_HOLDER = "贵单位目前没有有效的许可证，取得许可证后可以办理人员变更"


def licence_of(call: Call, review: Review) -> Licence:
    """The valid licence of the firm that asks. Raises Conflict where it has none, Unavailable."""
    held = review.licences(enterprise_id=str(call.actor.enterprise_id)).items
    found = next((one for one in held if one.state == LicenceState.VALID), None)
    if found is None:
        raise Conflict(NOT_A_HOLDER)
    return found
