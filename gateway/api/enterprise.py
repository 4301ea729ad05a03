"""The register entry of the caller's enterprise."""

from __future__ import annotations

from typing import Any

from flask import g

from contracts.identity.enterprises import Enterprise
from gateway.api.resource import resource
from gateway.api.structs import schema_of
from gateway.rpc import rpc

blueprint = resource("enterprise", "本企业的登记信息")


@blueprint.get("/enterprise")
@blueprint.response(200, schema_of(Enterprise))
def get_enterprise() -> Any:
    """本企业的登记信息。"""
    return rpc().identity.enterprise(enterprise_id=g.actor.enterprise_id)
