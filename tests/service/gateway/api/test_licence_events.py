"""The pull feed: every licence event, one after the other, for subscribers alone."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from chassis.database import Db
from deploy.subscriber_example.__main__ import main as subscriber_example
from gateway.portal_host import PortalHost
from services.identity.service import IdentityService
from services.review.service import ReviewService
from tests.infrastructure import Servers
from tests.service.gateway.api.conftest import Client
from tests.service.gateway.api.program import Program
from tests.service.hosting import environment_of, running
from tests.service.review.conftest import Desk

pytestmark = pytest.mark.service
TOKEN = "a token of the tests"
TOKENS = json.dumps({"tax_bureau": hashlib.sha256(TOKEN.encode()).hexdigest()})
FEED = "/licence-events"
LICENCES = 3


@pytest.fixture(scope="module")
def system(servers: Servers) -> Iterator[dict[str, str]]:
    """The portal with what the feed needs; some licences were issued."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        names = ("identity", "review")
        values = stack.enter_context(
            environment_of(servers, patch, *names, SUBSCRIBER_TOKENS=TOKENS)
        )
        with closing(Db.connect(values["DATABASE_URL_REVIEW"], "review")) as db:
            for number in range(LICENCES):
                Desk(db).issue(enterprise_id=f"00000000-0000-4000-8000-{number:012d}")
        for part in (IdentityService, ReviewService, PortalHost):
            stack.enter_context(running(part))
        yield values


@pytest.fixture
def subscriber(system: dict[str, str]) -> Program:
    return Program(system["PORTAL_URL"], TOKEN)


@pytest.mark.spec("B-37")
def test_a_subscriber_reads_on_until_nothing_is_left(subscriber: Program) -> None:
    events, after = [], 0
    while (page := subscriber.get(FEED, params={"after": after, "limit": 2}))["items"]:
        assert len(page["items"]) <= 2
        events += page["items"]
        after = page["next"]
    assert page["next"] == after == LICENCES
    numbers = [event["subject"].rpartition("-")[0] for event in events]
    assert numbers == ["4-1-00001", "4-1-00002", "4-1-00003"]
    for event in events:
        assert (event["specversion"], event["type"]) == ("1.0", "licence.issued")
        assert event["sequence"] == "0000000001"
        assert event["data"]["number"] == event["subject"]
    assert "张三" not in json.dumps(events, ensure_ascii=False)
    assert subscriber.get(FEED) == {"items": events, "next": after}


def test_the_example_catches_up_and_knows_what_it_has(
    system: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PORTAL_URL", system["PORTAL_URL"])
    monkeypatch.setenv("SUBSCRIBER_TOKEN", TOKEN)
    monkeypatch.setenv("SUBSCRIBER_LEDGER", str(tmp_path / "ledger.sqlite"))
    monkeypatch.setattr(sys, "argv", ["subscriber_example", "--catch-up"])
    for verdict in ("new", "duplicate"):
        assert subscriber_example() == 0
        assert capsys.readouterr().out.count(f"#1 {verdict}: ") == LICENCES


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"after": "yesterday"}, "应为整数"),
        ({"after": "-1"}, "应在0至"),
        ({"after": "9" * 30}, "应在0至"),
        ({"limit": "0"}, "应在1至500之间"),
        ({"limit": "501"}, "应在1至500之间"),
    ],
)
def test_a_wrong_question_is_explained(
    subscriber: Program, query: dict[str, str], message: str
) -> None:
    refused = subscriber.ask("GET", FEED, params=query)
    assert refused.status_code == 422
    (finding,) = refused.json()["findings"]
    assert finding["path"] in query and message in finding["message"]


def test_it_is_closed_to_firms_and_to_who_has_no_token(
    system: dict[str, str], subscriber: Program, new_client: Callable[[], Client]
) -> None:
    for stranger in (Program(system["PORTAL_URL"]), Program(system["PORTAL_URL"], "guessed")):
        refused = stranger.ask("GET", FEED, params={"after": "yesterday"})
        assert (refused.status_code, refused.json()["detail"]) == (401, "订阅令牌无效")
    firm = new_client().program
    assert firm.ask("GET", FEED).status_code == 403
    for elsewhere in ("/applications", "/licences", "/enterprise", "/tokens"):
        assert subscriber.ask("GET", elsewhere).status_code == 401, "it opens the feed alone"


@pytest.mark.spec("C-09")
def test_a_subscriber_reads_what_is_published_of_decisions(subscriber: Program) -> None:
    """双公示 as an API; the firms' own tokens are no good for it."""
    found = subscriber.get("/publications", params={"kind": "LICENCES", "limit": 5})
    assert found["items"] and found["total"] >= 1
    record = found["items"][0]["record"]
    assert record["XK_XKBH"] and record["XK_ZT"] == "1" and "BZ" in record
    assert subscriber.get("/publications", params={"kind": "PENALTIES"})["items"] == []
    assert subscriber.ask("GET", "/publications", params={"limit": 501}).status_code == 422
