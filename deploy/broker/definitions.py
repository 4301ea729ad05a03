"""The parts of a RabbitMQ definitions document (its export format), which a node loads when it
starts and its management interface takes at any time. Loading one again changes nothing."""

import base64
import hashlib
import secrets
from typing import Any

Definitions = dict[str, list[dict[str, Any]]]


def user(
    name: str, password: str, *, connections: int, channels: int, tag: str = ""
) -> Definitions:
    """A user with how many connections and channels it may have at a time, over all hosts."""
    return {
        "users": [
            {
                "name": name,
                "password_hash": _hash(password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": [tag] if tag else [],
                "limits": {"max-connections": connections, "max-channels": channels},
            }
        ]
    }


def rights(vhost: str, name: str, configure: str, write: str, read: str) -> Definitions:
    """RabbitMQ's three rights as regular expressions over names of queues and exchanges."""
    row = {"user": name, "vhost": vhost, "configure": configure, "write": write, "read": read}
    return {"permissions": [row]}


def virtual_host(name: str, *, connections: int, queues: int) -> Definitions:
    limits = {"max-connections": connections, "max-queues": queues}
    return {
        "vhosts": [{"name": name}],
        "parameters": [
            {"vhost": name, "component": "vhost-limits", "name": "limits", "value": limits}
        ],
    }


def exchange(vhost: str, name: str, kind: str) -> Definitions:
    """kind: direct, topic."""
    kept = {"durable": True, "auto_delete": False, "internal": False, "arguments": {}}
    return {"exchanges": [{"vhost": vhost, "name": name, "type": kind, **kept}]}


def quorum_queue(vhost: str, name: str, exchange: str, key: str) -> Definitions:
    """A durable queue and its binding."""
    kept = {"durable": True, "auto_delete": False, "arguments": {"x-queue-type": "quorum"}}
    bound = {"destination": name, "destination_type": "queue", "routing_key": key, "arguments": {}}
    return {
        "queues": [{"vhost": vhost, "name": name, **kept}],
        "bindings": [{"vhost": vhost, "source": exchange, **bound}],
    }


def queue_policy(vhost: str, name: str, bounds: dict[str, int], overflow: str) -> Definitions:
    """For every queue of the virtual host, whatever it was declared with: bounds that a policy of
    somebody else may tighten and nobody can loosen (an operator policy), and what goes when they
    are reached."""
    every = {"pattern": ".*", "apply-to": "queues", "priority": 0}
    policy = {**every, "definition": bounds}
    return {
        "policies": [
            {"vhost": vhost, "name": name, **every, "definition": {**bounds, "overflow": overflow}}
        ],
        "parameters": [
            {"vhost": vhost, "component": "operator_policy", "name": name, "value": policy}
        ],
    }


def together(*parts: Definitions) -> Definitions:
    """One document of several."""
    kinds = dict.fromkeys(kind for part in parts for kind in part)
    return {kind: [row for part in parts for row in part.get(kind, ())] for kind in kinds}


def _hash(password: str) -> str:
    """RabbitMQ's stored form: base64 of a 4-byte salt and SHA-256 over salt and password."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
