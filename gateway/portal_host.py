"""The process of the portal: `python -m chassis.run gateway.portal_host:PortalHost`."""

from __future__ import annotations

from chassis.http import Web
from chassis.rpc.client import RpcClients
from contracts.application import Applications
from contracts.identity import Identity
from contracts.review import Review
from gateway.app import create_portal


class PortalHost:
    name = "portal"

    clients = RpcClients(Identity, Applications, Review)
    web = Web(create_portal, port="PORTAL_PORT")
