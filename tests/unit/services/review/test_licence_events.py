"""The event for other systems, and what docs/subscribers.md says of it."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from services.review.licence_events import envelope
from services.review.licensing.changes import CHANGES, Issue
from tests.factories.licences import issued

ON = date(2026, 11, 22)
LICENCE = issued(ON, serial=33)
AT = datetime(2026, 11, 22, 6, 52, 33, 771544, tzinfo=UTC)
EVENT_ID = "0d4b6c1e-5c58-4f57-9a7b-0f0a3c0b7f7e"


def told(sequence: int) -> dict[str, Any]:
    return envelope(EVENT_ID, Issue.event, LICENCE, ON, sequence=sequence, at=AT)


def test_the_documented_example_is_what_is_sent() -> None:
    text = Path("docs/subscribers.md").read_text()
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert json.loads(example) == told(1)


def test_every_type_that_is_sent_is_documented() -> None:
    rows = re.findall(
        r"^\| `(licence\.\w+)` \|", Path("docs/subscribers.md").read_text(), re.MULTILINE
    )
    assert sorted(rows) == sorted({change.event for change in CHANGES})


def test_any_reader_of_cloud_events_understands_it() -> None:
    sent = json.dumps(told(12)).encode()
    event = JSONFormat().read(CloudEvent, sent)
    assert (event.get_subject(), event.get_time()) == (LICENCE.number, AT)
    assert int(event.get_extension("sequence")) == 12


def test_it_carries_no_personal_data() -> None:
    sent = str(told(1))
    assert (
        LICENCE.particulars.legal_representative not in sent
        and LICENCE.particulars.address not in sent
    )
