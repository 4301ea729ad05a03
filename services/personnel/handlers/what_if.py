"""What do the people of a holder reach, what falls when some leave: worked out and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import convert

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid
from contracts.review import Review
from contracts.review.licences import Licence
from contracts.structs import as_dict
from contracts.what_if import HolderWhatIf, WhatIfAnswer
from rules.alignment import granted_under
from rules.facts_reader import FactsError
from rules.order import order_in_force
from rules.vocabulary.enumerations import LicenceState
from rules.whatif.own import Asked, own_roster
from rules.whatif.scope import STAFF_RULES
from services.personnel.queries import Held, active_posts
from services.personnel.trials.roster import KINDS, RosterUnknown, facts_of, key_of

Aside = Callable[..., Any]


def what_if(
    call: Call, request: HolderWhatIf, *, db: Db, review: Review, vault: Vault, aside: Aside
) -> WhatIfAnswer:
    """aside: calls a slow function without holding up others. Raises as `work_out`, and
    Unavailable."""
    enterprise_id = str(call.actor.enterprise_id)
    held = review.licences(enterprise_id=enterprise_id).items
    with db.read(call) as session:
        posts = active_posts(session, enterprise_id, vault)
    return work_out(held, posts, request, today=clock.today(), aside=aside)


def work_out(
    licences: Sequence[Licence],
    posts: Sequence[Held],
    request: HolderWhatIf,
    *,
    today: date,
    aside: Aside,
) -> WhatIfAnswer:
    """licences: those of the firm; posts: its active ones, newest first.

    Raises Conflict without a valid licence or where its roster is not known well enough, and
    Invalid at `leave` and `day`.
    """
    held = next((one for one in licences if one.state == LicenceState.VALID), None)
    if held is None:
        raise Conflict("贵单位目前没有有效的许可证，取得许可证后可以在这里查看本单位人员")
    try:
        facts = facts_of(as_dict(held), posts)
    except (RosterUnknown, FactsError) as error:
        message = (
            "贵单位的人员名册登记于旧版系统，缺少测算所需的资料，请在原申请中使用“人员达标测算”"
        )
        raise Conflict(message) from error
    asked = Asked(
        on=today,
        leave=request.leave,
        day=request.day or today,
        order=order_in_force(today),
        held_under=granted_under(held.issued_on),
        rules=STAFF_RULES,
    )
    if faults := asked.faults(facts):
        raise Invalid.of(faults)
    masked = {key_of(post): post.id_number_masked for post in posts}
    found = aside(own_roster, facts, asked, KINDS, masked.__getitem__)
    return convert(found, WhatIfAnswer)
