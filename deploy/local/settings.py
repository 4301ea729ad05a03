"""The environment every process of the local system gets. Names as in `chassis.settings`."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.settings import amqp_variable
from deploy.local.rabbitmq import SUBSCRIBER
from deploy.local.state import LOOPBACK, State, random_key

VAULT_KEY_ID = STORAGE_KEY_ID = "local-1"
# Passed on to the services where they are set.
OPTIONAL = (
    "SMS_URL", "SMS_CODES_PER_HOUR", "CREDIT_URL", "CREDIT_ENVELOPE", "CREDIT_SM2_PUBLIC_KEY",
    "EVALUATION_CONFIRM_MOBILE", "CLAMD_ADDRESS", "TRIAL_PROCESSES", "TRUSTED_PROXIES",
    "TLS_CA_FILE", "LICENSING_TEST", "LICENSING_TEST_CLOCK",
)  # fmt: skip

ACTOR_KEY_ID = "local-1"
FEED = "feed"
"""The name under which the example's token of the pull feed is remembered."""
_KEEPERS = frozenset(
    {
        "identity",
        "application",
        "personnel",
        "review",
        "credit_gateway",
        "evaluation",
        "register-worker",
    }
)
_STORE = frozenset(
    {
        "identity",
        "application",
        "personnel",
        "personnel-worker",
        "review",
        "evaluation",
        "register-worker",
        "portal",
        "intranet",
    }
)
# What each process would do harm with if it were not its own, and whose it is; addresses of
# databases and brokers that begin with these follow their names.
ONLY_FOR = {
    "ACTOR_SIGNING_KEY": frozenset({"identity"}),
    "VAULT_KEYS": _KEEPERS,
    "VAULT_INDEX_KEY": _KEEPERS,
    "STORAGE_KEYS": _STORE,
    "S3_SECRET_KEY": _STORE,
    "PORTAL_SECRET_KEY": frozenset({"portal"}),
    "INTRANET_SECRET_KEY": frozenset({"intranet"}),
    "LICENCE_EVENTS_AMQP_URI": frozenset({"review"}),
    "CREDIT_SM2_PRIVATE_KEY": frozenset({"credit"}),
}
_SURFACES = {"PORTAL": 8080, "INTRANET": 8081, "SMS": 8082, "CREDIT": 8083}
_SANDBOXES = frozenset({"SMS", "CREDIT"})
OWN = ("AMQP_URI_", "DATABASE_URL_", "DATABASE_OWNER_URL_")
# For the launcher and the tests, not for the services: an administrator's or another's access.
NOT_FOR_SERVICES = frozenset(
    {
        "DATABASE_ADMIN_URL",
        "RABBITMQ_MANAGEMENT_URL",
        "LICENCE_EVENTS_MANAGEMENT_URL",
        "SUBSCRIBER_AMQP_URI",
        "SUBSCRIBER_TOKEN",
    }
)


def vault(state: State, given: Mapping[str, str]) -> dict[str, str]:
    """The keys of encrypted data; migrations need them too."""
    values = {
        "VAULT_KEY_ID": VAULT_KEY_ID,
        "VAULT_KEYS": json.dumps({VAULT_KEY_ID: state.secret("vault_key", random_key)}),
        "VAULT_INDEX_KEY": state.secret("vault_index_key", random_key),
    }
    return {name: given.get(name, value) for name, value in values.items()}


def surfaces(state: State, given: Mapping[str, str], *, usual_ports: bool = True) -> dict[str, str]:
    """Ports and addresses of what people open, claimed before anything is started.

    usual_ports: take 8080 to 8083 where they are free, else any; several systems at a time
    would race for them. Raises LaunchError when a port is taken.
    """
    values = {}
    for name, wanted in _SURFACES.items():
        if name in _SANDBOXES and f"{name}_URL" in given:
            continue
        fixed = given.get(f"{name}_PORT")
        port = state.claim(
            f"{name.lower()}_port",
            wanted if usual_ports else None,
            fixed=int(fixed) if fixed else None,
        )
        values[f"{name}_PORT"] = str(port)
        values[f"{name}_URL"] = given.get(f"{name}_URL", f"http://{LOOPBACK}:{port}")
    return values


def environment(
    state: State,
    addresses: Mapping[str, str],
    surfaces: Mapping[str, str],
    given: Mapping[str, str],
) -> dict[str, str]:
    """What the services are told: addresses, keys and ports; `given` overrides keys and adds."""
    values = {
        **vault(state, given),
        **actor_keys(state),
        "STORAGE_KEY_ID": STORAGE_KEY_ID,
        "STORAGE_KEYS": json.dumps({STORAGE_KEY_ID: state.secret("storage_key", random_key)}),
        "PORTAL_SECRET_KEY": state.secret("portal"),
        "INTRANET_SECRET_KEY": state.secret("intranet"),
        "SMS_FILE": str(state.root / "sms.jsonl"),
        "CREDIT_FILE": str(state.root / "credit.json"),
        **_credit_keys(state, given),
        "SUBSCRIBER_TOKENS": json.dumps({SUBSCRIBER: _digest(state.secret(FEED))}),
        "LOG_FORMAT": "json",
        # The demonstration's accounts sign in with the password alone.
        "STAFF_TWO_FACTOR": "offered",
    }
    known = {name: given[name] for name in (*values, *OPTIONAL) if name in given}
    internal = {name: text for name, text in addresses.items() if name not in NOT_FOR_SERVICES}
    return internal | dict(surfaces) | values | known


def _credit_keys(state: State, given: Mapping[str, str]) -> dict[str, str]:
    """Of the sandbox, where it speaks as the regulator's interface does."""
    if given.get("CREDIT_ENVELOPE") != "sm2" or "CREDIT_URL" in given:
        return {}
    public, private = state.secret("credit_sm2", _sm2_pair).split(":")
    return {"CREDIT_SM2_PUBLIC_KEY": public, "CREDIT_SM2_PRIVATE_KEY": private}


def _sm2_pair() -> str:
    from gmssl_pyx import sm2_key_generate

    return ":".join(key.hex() for key in sm2_key_generate())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def actor_keys(state: State) -> dict[str, str]:
    """What identity vouches for actors with, and what the services check that with."""
    private = state.secret("actor_key", random_key)
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private)).public_key()
    public = base64.b64encode(key.public_bytes_raw()).decode()
    return {
        "ACTOR_KEY_ID": ACTOR_KEY_ID,
        "ACTOR_SIGNING_KEY": private,
        "ACTOR_PUBLIC_KEYS": json.dumps({ACTOR_KEY_ID: public}),
    }


def of_process(
    environment: Mapping[str, str], process: str, databases: Sequence[str]
) -> dict[str, str]:
    """The part of the environment that a process is told: of secrets, its own.

    databases: the services whose databases it uses.
    """
    own = {amqp_variable(process), *(f"DATABASE_URL_{name.upper()}" for name in databases)}
    return {
        name: value
        for name, value in environment.items()
        if (name in own if name.startswith(OWN) else process in ONLY_FOR.get(name, {process}))
    }
