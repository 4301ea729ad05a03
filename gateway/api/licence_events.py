"""The pull feed of licence events, for the programs of other systems (docs/subscribers.md)."""

from __future__ import annotations

import hashlib
from functools import wraps
from typing import Any

from flask import g, request

from chassis.context import ANONYMOUS_ACTOR, Actor
from chassis.settings import settings
from contracts.errors import Forbidden, Unauthenticated
from contracts.review.licences import EventsAfter, LicenceEvents
from gateway import rpc
from gateway.api.resource import View, resource
from gateway.api.structs import schema_of
from gateway.session import bearer, public

blueprint = resource("licence-events", "许可证事件：供其他系统补取，须用订阅令牌（企业的令牌无效）")


def subscribers_only(view: View) -> View:
    """Subscribers have no account: an operator gave each a token (SUBSCRIBER_TOKENS), which is
    good for nothing but the view marked with this."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.actor.kind != ANONYMOUS_ACTOR.kind:
            raise Forbidden("许可证事件只提供给订阅系统，请使用订阅令牌")
        rpc.connect(_subscriber())
        return view(*args, **kwargs)

    return public(guarded)  # type: ignore[return-value]


@blueprint.get("/licence-events")
@subscribers_only
@blueprint.arguments(schema_of(EventsAfter), location="query")
@blueprint.response(200, schema_of(LicenceEvents))
def list_licence_events(asked: dict[str, Any]) -> Any:
    """全部许可证事件（CloudEvents），按位置从早到晚。从after=0开始，以答复中的next续取，直到items为空。"""
    return rpc.rpc().review.licence_events(**asked)


def _subscriber() -> Actor:
    """Raises Unauthenticated for a token that no subscriber was given."""
    digest = hashlib.sha256((bearer() or "").encode()).hexdigest()
    name = settings().subscriber_tokens.get(digest)
    if name is None:
        raise Unauthenticated("订阅令牌无效")
    return Actor("subscriber", f"subscriber:{name}", name, address=request.remote_addr)
