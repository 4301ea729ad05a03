"""The process of the portal: `python -m chassis.run gateway.portal_host:PortalHost`."""

from __future__ import annotations

from chassis import sweep
from chassis.http import Web
from chassis.periodic import every
from chassis.resource import Resource
from chassis.rpc.client import RpcClients
from chassis.storage import Storage
from contracts.application import Applications
from contracts.credit import CreditGateway
from contracts.evaluation import Evaluations
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from gateway.app import create_portal
from gateway.documents import store
from gateway.documents.pdf import renderers
from gateway.inspection import checks


class PortalHost:
    name = "portal"
    requires = ("SUBSCRIBER_TOKENS", "PORTAL_SECRET_KEY")

    clients = RpcClients(Identity, Applications, Personnel, Review, Evaluations, CreditGateway)
    storage = Resource(Storage.from_settings)
    files = Resource(lambda: checks().start())
    documents = Resource(lambda: renderers().start())
    web = Web(create_portal, port="PORTAL_PORT")

    @every(sweep.SECONDS)
    def sweep_documents(self) -> None:
        store.sweep_old(self.storage)
