"""The process of the intranet: `python -m chassis.run gateway.intranet_host:IntranetHost`."""

from __future__ import annotations

from chassis.http import Web
from chassis.resource import Resource
from chassis.rpc.client import RpcClients
from contracts.application import Applications
from contracts.credit import CreditGateway
from contracts.evaluation import Evaluations
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from gateway.app import create_intranet
from gateway.documents.pdf import renderers


class IntranetHost:
    name = "intranet"
    requires = ("INTRANET_SECRET_KEY",)

    clients = RpcClients(Identity, Applications, Personnel, Review, CreditGateway, Evaluations)
    documents = Resource(lambda: renderers().start())
    web = Web(create_intranet, port="INTRANET_PORT")
