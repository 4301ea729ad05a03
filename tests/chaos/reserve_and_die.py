"""Submits an application and is killed after personnel has reserved its people.

usage: python -m tests.chaos.reserve_and_die APPLICATION ACTOR(json)
"""

import json
import os
import signal
import sys
from typing import Any, cast

from chassis.context import Actor, Call
from chassis.database import Db
from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from chassis.vault import Vault
from contracts.application import Applications
from contracts.application.submission import Submit
from contracts.credit import CreditGateway
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from services.application.assessment import Peers
from services.application.handlers.submit import submit
from tests.clients import signer_of


class Deadly:
    """Personnel, after whose first reservation nothing more happens."""

    def __init__(self, personnel: Personnel) -> None:
        self.personnel = personnel

    def __getattr__(self, name: str) -> Any:
        return self if name == "reserve_roster" else getattr(self.personnel, name)

    def with_key(self, key: str) -> object:
        def reserve(**roster: Any) -> None:
            self.personnel.reserve_roster.with_key(key)(**roster)
            os.kill(os.getpid(), signal.SIGKILL)

        return reserve


application_id, firm = sys.argv[1], Actor.from_dict(json.loads(sys.argv[2]))
actor = signer_of(os.environ).vouch(firm)
call = Call(actor, idempotency_key="dying", operation=Applications.submit).within(60)
client = StandaloneClient(settings().amqp_uri("application"))
submit(
    call,
    Submit(application_id=application_id),
    db=Db.connect(settings().database_url("application"), "application"),
    vault=Vault.from_settings(),
    peers=Peers(
        client.proxy(Identity, call),
        cast(Personnel, Deadly(client.proxy(Personnel, call))),
        client.proxy(Review, call),
    ),
    credit=client.proxy(CreditGateway, call),
)
