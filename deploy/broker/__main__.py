"""Preparing a broker for the services, or the one that subscribers see. For operators.

python -m deploy.broker inside     users, virtual host, exchanges, rights and limits of the services
python -m deploy.broker outside    virtual host, exchange, policy and publisher of licence events
python -m deploy.broker rights     what each process may do, as a table; touches nothing

Again it brings all of it about and changes no password; a password that is made is printed once.
RABBITMQ_MANAGEMENT_URL, LICENCE_EVENTS_MANAGEMENT_URL: http(s)://administrator:password@host:port.
"""

import argparse
import os
import secrets
import sys
from collections.abc import Callable

from contracts.processes import OPERATOR, OURS
from deploy.broker import inside, outside
from deploy.broker.definitions import Definitions, together
from deploy.broker.management import Management

INSIDE, OUTSIDE = "RABBITMQ_MANAGEMENT_URL", "LICENCE_EVENTS_MANAGEMENT_URL"


def prepare_inside(broker: Management) -> dict[str, str]:
    """The passwords that were made, by user."""
    users = (*(process.name for process in OURS), OPERATOR)
    return _prepare(broker, users, inside.account, together(inside.host(), inside.grants()))


def prepare_outside(broker: Management) -> dict[str, str]:
    """The same for the broker of licence events."""
    parts = together(outside.host(), outside.publishes())
    return _prepare(broker, (outside.PUBLISHER,), lambda _, new: outside.publisher(new), parts)


def _prepare(
    broker: Management,
    users: tuple[str, ...],
    account: Callable[[str, str], Definitions],
    rest: Definitions,
) -> dict[str, str]:
    known = {user["name"] for user in broker.listed("users")}
    made = {name: secrets.token_urlsafe(24) for name in users if name not in known}
    broker.load(together(*(account(name, password) for name, password in made.items()), rest))
    return made


def _table() -> str:
    lines = ["process | configure | write | read"]
    for process in OURS:
        lines.append(" | ".join([process.name, *inside.rights_of(process)]))
    return "\n".join([*lines, " | ".join([OPERATOR, inside.ALL, inside.ALL, inside.ALL])])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.broker",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=["inside", "outside", "rights"])
    chosen = parser.parse_args(arguments).what
    if chosen == "rights":
        print(_table())
        return 0
    variable, prepare = (
        (INSIDE, prepare_inside) if chosen == "inside" else (OUTSIDE, prepare_outside)
    )
    if variable not in os.environ:
        print(f"{variable} is not set", file=sys.stderr)
        return 2
    try:
        made = prepare(Management(os.environ[variable]))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for name, password in made.items():
        print(f"{name} {password}")
    print(f"{chosen}: ready", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
