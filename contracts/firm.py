"""What the accounts of a firm may do: one table for pages, the JSON API and the services.

The operations say by it who may ask them (`contracts.operations`), the gateway what it offers and
what it refuses before it reads a file (`gateway.duties`), the page of the accounts what is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.vocabulary.firm import FirmRole
from rules.vocabulary.labelled import Labelled


class Ability(Labelled):
    """What a role may do, as the firm reads it."""

    LOOK = "LOOK", "查看申请、许可证、人员、消息和企业信息，修改本人的登录密码"
    FILE = "FILE", "填报和提交申请，上传材料，办理人员变更，更换营业执照"
    MANAGE = "MANAGE", "修改企业信息和联系人，管理账号、令牌和接收短信的手机，查看操作记录"


MAY: Mapping[FirmRole, tuple[Ability, ...]] = {
    FirmRole.OWNER: (Ability.LOOK, Ability.FILE, Ability.MANAGE),
    FirmRole.CLERK: (Ability.LOOK, Ability.FILE),
    FirmRole.READER: (Ability.LOOK,),
}
"""From most to least: a role may all that a later one may."""

REFUSED = {
    Ability.FILE: "您的账号只能查看，不能填报、上传和提交；需要办理的，请联系本单位管理员",
    Ability.MANAGE: "这项功能由本单位管理员使用；需要办理的，请联系本单位管理员",
}
"""What who may not is told."""


def permissions(ability: Ability) -> frozenset[str]:
    """Of the roles that may, for `Operation.allow`."""
    return frozenset(f"enterprise:{role.value}" for role, may in MAY.items() if ability in may)


def may(roles: Iterable[str], ability: Ability) -> bool:
    """Whether one of the roles may; those of staff may nothing of a firm's."""
    own = [FirmRole(role) for role in roles if role in list(FirmRole)]
    return any(ability in MAY[role] for role in own)


def weaker(one: str, other: str) -> str:
    """Of two roles the one that may less: what a token may that its account gave another role."""
    order = [role.value for role in MAY]
    return max(one, other, key=order.index)
