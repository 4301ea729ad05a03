"""Messages to the caller's firm."""

from __future__ import annotations

from typing import Any

from contracts.firm import Ability
from contracts.identity.messages import FirmMessage, FirmMessages, MessagesQuery, Read, ReadAll
from gateway.api.resource import command, resource
from gateway.api.structs import schema_of
from gateway.duties import needs
from gateway.rpc import rpc

blueprint = resource("messages", "消息：办件和许可证的通知，及其短信的发送情况")


@blueprint.get("/messages")
@blueprint.arguments(schema_of(MessagesQuery), location="query")
@blueprint.response(200, schema_of(FirmMessages))
def list_messages(asked: dict[str, Any]) -> Any:
    """本企业的消息，新的在前，每页20条；已读标记按账号区分。"""
    return rpc().identity.messages(**asked)


@blueprint.post("/messages/<id:message_id>/read")
@blueprint.response(200, schema_of(FirmMessage))
@command(blueprint)
@needs(Ability.LOOK)
def read_message(message_id: str) -> Any:
    """标为已读。"""
    return rpc().identity.read_message(message_id=message_id)


@blueprint.post("/messages/read")
@blueprint.arguments(schema_of(ReadAll))
@blueprint.response(200, schema_of(Read))
@command(blueprint)
@needs(Ability.LOOK)
def read_messages(asked: dict[str, Any]) -> Any:
    """将某一时刻（until）以前的消息全部标为已读；不填的，全部标为已读。"""
    return rpc().identity.read_all_messages(**asked)
