"""The two surfaces; nothing of one is served by the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

API_PREFIX = "/api/"
STATIC_PREFIX = "/static/"


@dataclass(frozen=True)
class Surface:
    """name: as identity knows it. actor_kind: who may use what is not public. home, sign_in:
    endpoints. title: what the header says."""

    name: Literal["portal", "intranet"]
    actor_kind: str
    home: str
    sign_in: str
    title: str


PORTAL = Surface(
    "portal", "enterprise", "portal.home", "portal.sign_in", "承装（修、试）电力设施许可"
)
INTRANET = Surface("intranet", "staff", "intranet.tasks", "intranet.sign_in", "许可审批（内网）")
