"""What a test of its own object store needs to have set."""

import json

from deploy.local.state import random_key

KEY_ID = "test-1"


def keys() -> dict[str, str]:
    """The settings with which stored files are encrypted."""
    return {"STORAGE_KEYS": json.dumps({KEY_ID: random_key()}), "STORAGE_KEY_ID": KEY_ID}
