"""双公示 records, for the programs of other systems (docs/subscribers.md)."""

from __future__ import annotations

from typing import Any

from contracts.review.publications import PublicationQuery, Publications
from gateway import rpc
from gateway.api.licence_events import subscribers_only
from gateway.api.resource import resource
from gateway.api.structs import schema_of

blueprint = resource("publications", "双公示：行政许可和行政处罚信息，供其他系统取用，须用订阅令牌")


@blueprint.get("/publications")
@subscribers_only
@blueprint.arguments(schema_of(PublicationQuery), location="query")
@blueprint.response(200, schema_of(Publications))
def list_publications(asked: dict[str, Any]) -> Any:
    """按决定日期从新到旧。行政许可的字段为XK_开头，行政处罚的为CF_开头；未知的为空。"""
    return rpc.rpc().review.publications(**asked)
