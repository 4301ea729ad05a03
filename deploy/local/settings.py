"""The environment every process of the local system gets. Names as in `chassis.settings`."""

import json
from collections.abc import Mapping

from deploy.local.state import LOOPBACK, State, random_key

VAULT_KEY_ID = "local-1"
PORTAL_PORT = 8080
INTRANET_PORT = 8081
SMS_PORT = 8082

# For the launcher and the tests, not for the services: an administrator's or another's access.
NOT_FOR_SERVICES = frozenset(
    {"DATABASE_ADMIN_URL", "RABBITMQ_MANAGEMENT_URL", "SUBSCRIBER_AMQP_URI"}
)


def environment(
    state: State,
    addresses: Mapping[str, str],
    given: Mapping[str, str],
    *,
    usual_ports: bool = True,
) -> dict[str, str]:
    """Addresses, keys and ports for the services; what `given` names is taken from there.

    usual_ports: take 8080, 8081 and 8082 where they are free, else any; several systems at a time
    would race for them. The ports are claimed, so a taken one raises LaunchError.
    """
    values = {name: text for name, text in addresses.items() if name not in NOT_FOR_SERVICES}
    values |= {
        "VAULT_KEY_ID": VAULT_KEY_ID,
        "VAULT_KEYS": json.dumps({VAULT_KEY_ID: state.secret("vault_key", random_key)}),
        "VAULT_INDEX_KEY": state.secret("vault_index_key", random_key),
        "SECRET_KEY": state.secret("flask"),
        "LOG_FORMAT": "json",
    }
    for surface, wanted in (("PORTAL", PORTAL_PORT), ("INTRANET", INTRANET_PORT)):
        port = _port(state, f"{surface}_PORT", wanted if usual_ports else None, given)
        values[f"{surface}_PORT"] = str(port)
        values[f"{surface}_URL"] = f"http://{LOOPBACK}:{port}"
    if "SMS_URL" not in given:
        port = _port(state, "SMS_PORT", SMS_PORT if usual_ports else None, given)
        values |= {
            "SMS_PORT": str(port),
            "SMS_URL": f"http://{LOOPBACK}:{port}",
            "SMS_FILE": str(state.root / "sms.jsonl"),
        }
    return values | {name: given[name] for name in values if name in given} | _passed_on(given)


def _port(state: State, name: str, wanted: int | None, given: Mapping[str, str]) -> int:
    return state.claim(name.lower(), wanted, fixed=int(given[name]) if name in given else None)


def _passed_on(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in ("SMS_URL", "CLAMD_ADDRESS") if name in given}
