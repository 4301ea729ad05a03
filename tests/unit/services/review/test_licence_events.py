"""The event for other systems, and what docs/subscribers.md says of it."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from rules.scope import scope_text
from rules.vocabulary.enumerations import Category, Level
from services.review.licence_events import ISSUED, envelope

LICENCE = SimpleNamespace(
    number="4-1-00033-2026",
    name="上海明远电力工程有限公司",
    uscc="91310000MA1FL0GH8U",
    office="EAST_CHINA",
    legal_representative="张三",
    address="上海市浦东新区世纪大道100号",
    categories={"CS": "3", "CZ": "2"},
    scope=[scope_text(Category.INSTALL, Level.SECOND), scope_text(Category.TEST, Level.THIRD)],
    issued_on=date(2026, 11, 22),
    valid_from=date(2026, 11, 22),
    valid_to=date(2032, 11, 21),
    state="VALID",
)
AT = datetime(2026, 11, 22, 6, 52, 33, 771544, tzinfo=UTC)
EVENT_ID = "0d4b6c1e-5c58-4f57-9a7b-0f0a3c0b7f7e"


def test_the_documented_example_is_what_is_sent():
    text = Path("docs/subscribers.md").read_text()
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert json.loads(example) == envelope(EVENT_ID, ISSUED, LICENCE, 1, AT)


def test_any_reader_of_cloud_events_understands_it():
    sent = json.dumps(envelope(EVENT_ID, ISSUED, LICENCE, 12, AT)).encode()
    event = JSONFormat().read(CloudEvent, sent)
    assert (event.get_subject(), event.get_time()) == (LICENCE.number, AT)
    assert int(event.get_extension("sequence")) == 12


def test_it_carries_no_personal_data():
    sent = str(envelope(EVENT_ID, ISSUED, LICENCE, 1, AT))
    assert LICENCE.legal_representative not in sent and LICENCE.address not in sent
