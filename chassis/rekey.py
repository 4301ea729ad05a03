"""Encrypts anew what is not yet as the vault writes it now, while the system runs.

    python -m chassis.rekey [--check] [SERVICE …]

`--check` changes nothing. Ends with status 1 while anything is due or does not open. Works with the
rights of the databases' owners, since some tables can otherwise only be added to. How keys are
changed: docs/runbooks/operations.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module

from sqlalchemy import Engine, MetaData, Table

from chassis import pool
from chassis.renewal import Progress, due, renew, tables_of
from chassis.settings import settings
from chassis.vault import Vault

SERVICES = ("identity", "application", "personnel", "review")
_TELL = 5.0  # seconds between lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev rekey", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell how much is due")
    parser.add_argument("services", nargs="*", metavar="SERVICE", help=", ".join(SERVICES))
    chosen = parser.parse_args(arguments)
    vault, left = Vault.from_settings(), 0
    for service in chosen.services or SERVICES:
        metadata: MetaData = import_module(f"services.{service}.tables").metadata
        engine = pool.owner(settings().database_owner_url(service), service)
        for table in tables_of(metadata):
            name = f"{service}.{table.name}"
            left += (_check if chosen.check else _renew)(engine, table, vault, name)
        engine.dispose()
    if not left:
        print(f"everything is encrypted with key {vault.key_id}, as it should be")
    return 1 if left else 0


def _check(engine: Engine, table: Table, vault: Vault, name: str) -> int:
    rows = due(engine, table, vault)
    print(f"{name}: {rows} rows are due", flush=True)
    return rows


def _renew(engine: Engine, table: Table, vault: Vault, name: str) -> int:
    result = renew(engine, table, vault, _teller(name))
    print(f"{name}: {result.rows} rows encrypted anew", flush=True)
    for place in result.broken:
        print(f"does not open: {place}", file=sys.stderr, flush=True)
    if result.busy:
        print(f"{name}: {result.busy} rows stayed locked; run it again", file=sys.stderr)
    return len(result.broken) + result.busy


def _teller(name: str) -> Progress:
    done, told = 0, time.monotonic()

    def tell(rows: int) -> None:
        nonlocal done, told
        done += rows
        if time.monotonic() - told > _TELL:
            told = time.monotonic()
            print(f"{name}: {done} rows so far", flush=True)

    return tell


if __name__ == "__main__":
    sys.exit(main())
