"""What becomes of events when their reaction is slow, or goes by another name than before."""

from collections.abc import Iterator

import pytest
from nameko.containers import ServiceContainer
from structlog.testing import capture_logs

from chassis.database import Database, Db
from chassis.events.envelope import Event
from chassis.rpc.client import RpcClient
from chassis.table import Tabled, reaction
from chassis.transaction import Transaction
from deploy.local import rabbitmq
from tests.chaos.erlang import tell_node
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.chassis.broker import Queues
from tests.service.chassis.sample.contract import Added, AddedData, Sample
from tests.service.chassis.sample.service import OtherService, note
from tests.service.chassis.test_events import QUEUE, rows, tell
from tests.service.hosting import running

PATIENCE = {"consumer_timeout": 1_500, "channel_tick_interval": 500}
USUAL = {"consumer_timeout": 1_800_000, "channel_tick_interval": 60_000}


def set_broker(servers: Servers, values: dict[str, int]) -> None:
    """For channels that are opened from now on, in milliseconds."""
    for name, value in values.items():
        tell_node(servers, rabbitmq.INSIDE, f"application set_env [rabbit,{name},{value}]")


@pytest.fixture
def impatient_broker(servers: Servers, sample_environment: dict[str, str]) -> Iterator[Queues]:
    """It takes a delivery away that is not acknowledged within two seconds instead of half an
    hour."""
    set_broker(servers, PATIENCE)
    yield Queues(sample_environment["AMQP_URI_OPERATOR"])
    set_broker(servers, USUAL)


@pytest.mark.spec("P-05")
def test_a_reaction_that_outlasts_the_broker_s_patience_has_one_effect(
    impatient_broker: Queues, sample: ServiceContainer, db: Db
) -> None:
    with capture_logs() as logged, running(OtherService):
        tell(db, account="slow")
        tell(db, account="x")
        wait_for(lambda: [row.account for row in rows(db)] == ["slow", "x"], 60, what="both")
    lost = [line["reason"] for line in logged if line["event"] == "broker_lost"]
    assert lost and all("timed out" in reason for reason in lost), "the broker did lose patience"
    assert impatient_broker.depth(f"{QUEUE}.dead") == 0


def test_a_method_renamed_takes_what_waited_for_the_old_one(
    db: Db, sample: ServiceContainer, sample_environment: dict[str, str]
) -> None:
    def by_another_name(tx: Transaction, event: Event[AddedData], *, sample: Sample) -> None:
        note(tx, event, sample=sample)

    class Renamed(Tabled):
        name = "other"
        db: Db = Database("other")
        sample: Sample = RpcClient(Sample)
        table = (reaction(Added, QUEUE, by_another_name),)

    with running(OtherService):
        tell(db, amount=1)
        wait_for(lambda: len(rows(db)) == 1, what="the first")
    tell(db, amount=2)
    queues = Queues(sample_environment["AMQP_URI_OPERATOR"])
    wait_for(lambda: queues.depth(QUEUE) == 1, what="the second to wait")
    with running(Renamed):
        tell(db, amount=3)
        wait_for(lambda: [row.amount for row in rows(db)] == [1, 2, 3], what="all of them")
