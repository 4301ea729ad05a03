"""Who receives licence events from the broker. For operators.

python -m deploy.broker.subscribers add NAME      user, queue, binding, limits; prints the password
                                                  (--password-file FILE: the one in it instead);
                                                  again: brings all of it about but the password
python -m deploy.broker.subscribers remove NAME   the user and its queue with what is in it
python -m deploy.broker.subscribers list          names, messages that wait, consumers

LICENCE_EVENTS_MANAGEMENT_URL: http(s)://administrator:password@host:15672 of the outside broker.
"""

import argparse
import os
import re
import secrets
import sys
from pathlib import Path

from deploy.broker import outside
from deploy.broker.definitions import together
from deploy.broker.management import Management

VARIABLE = "LICENCE_EVENTS_MANAGEMENT_URL"
NAME = re.compile(r"[a-z][a-z0-9_-]{1,49}")


def add(broker: Management, name: str, password: str | None = None) -> str | None:
    """Everything a subscriber needs; the password it was given now, None where it has one.

    Raises ValueError for a name that is none, or is not a subscriber's.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"a name is small letters, digits, _ and -, not {name!r}")
    known = {user["name"]: user for user in broker.listed("users")}
    if name == outside.PUBLISHER or known.get(name, {}).get("tags"):
        raise ValueError(f"{name} is no subscriber but a user of ours")
    if name not in known and password is None:
        password = secrets.token_urlsafe(24)
    parts = [outside.host(), outside.subscribes(name)]
    if password is not None:
        parts.insert(0, outside.subscriber(name, password))
    broker.load(together(*parts))
    return password


def remove(broker: Management, name: str) -> None:
    """Raises ValueError for somebody who is no subscriber."""
    if name not in names(broker):
        raise ValueError(f"there is no subscriber {name}")
    broker.remove("users", name)
    broker.remove("queues", outside.VHOST, name)


def names(broker: Management) -> list[str]:
    """Who may read a queue of the same name."""
    rights = broker.listed("vhosts", outside.VHOST, "permissions")
    return sorted(row["user"] for row in rights if row["read"] == f"^{re.escape(row['user'])}$")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="subscribers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=["add", "remove", "list"])
    parser.add_argument("name", nargs="?")
    parser.add_argument("--password-file", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.action != "list" and not chosen.name:
        parser.error(f"{chosen.action} needs a name")
    if VARIABLE not in os.environ:
        print(f"{VARIABLE} is not set", file=sys.stderr)
        return 2
    try:
        _carry_out(Management(os.environ[VARIABLE]), chosen)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _carry_out(broker: Management, chosen: argparse.Namespace) -> None:
    if chosen.action == "add":
        given = chosen.password_file and chosen.password_file.read_text().strip()
        if given == "":
            raise ValueError(f"{chosen.password_file} is empty")
        password = add(broker, chosen.name, given)
        shown = "" if given or password is None else f", password {password}"
        print(f"{chosen.name} reads queue {chosen.name} of {outside.VHOST}{shown}")
    elif chosen.action == "remove":
        remove(broker, chosen.name)
        print(f"{chosen.name} removed")
    else:
        queues = {queue["name"]: queue for queue in broker.listed("queues", outside.VHOST)}
        for name in names(broker):
            queue = queues.get(name, {})
            waiting, readers = queue.get("messages", 0), queue.get("consumers", 0)
            print(f"{name}: {waiting} messages wait, {readers} consumers")


if __name__ == "__main__":
    sys.exit(main())
