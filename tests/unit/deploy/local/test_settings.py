"""What the processes of the local system are told."""

import hashlib
import json
from pathlib import Path

from deploy.local.settings import FEED, environment, of_process
from deploy.local.state import State


def test_the_example_subscriber_may_read_the_pull_feed_and_no_process_has_its_token(
    tmp_path: Path,
) -> None:
    state = State(tmp_path)
    token = state.secret(FEED)
    told = environment(state, {"SUBSCRIBER_TOKEN": token}, {}, {})
    digest = hashlib.sha256(token.encode()).hexdigest()
    assert json.loads(told["SUBSCRIBER_TOKENS"]) == {"subscriber_example": digest}
    assert token not in str(of_process(told, "portal", ("portal",)))
    given = environment(state, {}, {}, {"SUBSCRIBER_TOKENS": "{}"})
    assert given["SUBSCRIBER_TOKENS"] == "{}"
