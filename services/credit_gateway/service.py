"""credit_gateway on the broker: what it is asked, and the functions that do it."""

from __future__ import annotations

from chassis import audit_desk
from chassis.database import Database, Db
from chassis.resource import Resource
from chassis.rpc.client import RpcClient
from chassis.table import command, job, read, saga
from chassis.trail import trail
from chassis.upkeep import Upkeep
from chassis.vault import Vault
from contracts.credit import CreditGateway
from contracts.review import Review
from services.credit_gateway import jobs, standing
from services.credit_gateway.handlers.ask import ask
from services.credit_gateway.handlers.of_case import of_case, of_firm
from services.credit_gateway.interface import Interface, from_settings
from services.credit_gateway.retention import EXPIRED


class CreditGatewayService(Upkeep):
    name = CreditGateway.service
    requires = ("CREDIT_URL",)
    expired = EXPIRED

    db: Db = Database("credit_gateway")
    vault: Vault = Resource(Vault.from_settings)
    interface: Interface = Resource(from_settings)
    review: Review = RpcClient(Review)

    table = (
        read(CreditGateway.trail, trail),
        read(CreditGateway.audit_entries, audit_desk.entries),
        command(CreditGateway.export_audit, audit_desk.export),
        read(CreditGateway.check_audit, audit_desk.check),
        read(CreditGateway.audit_looks, audit_desk.looks),
        saga(CreditGateway.ask, ask),
        read(CreditGateway.of_case, of_case),
        read(CreditGateway.of_firm, of_firm),
        read(CreditGateway.holders, standing.holders),
        job(60, jobs.ask_of_holders),
    )
