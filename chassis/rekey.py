"""Encrypts anew what the newest keys have not encrypted, while the system runs: values in the
databases (VAULT_KEY_ID) and stored files (STORAGE_KEY_ID).

    python -m chassis.rekey [--check] [--only values|files] [SERVICE …]

`--check` changes nothing. Ends with status 1 while anything is due or does not open. Values are
changed with the rights of the databases' owners, since some tables can otherwise only be added to.
How keys are changed: docs/runbooks/operations.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy import Engine, MetaData, Table

from chassis import log, pool, resealing
from chassis.context import system_call
from chassis.database import Db
from chassis.kept_files import KeptFiles
from chassis.renewal import Progress, due, renew, tables_of
from chassis.resealing import Resealed, reseal
from chassis.settings import settings
from chassis.storage import Storage
from chassis.vault import Vault
from contracts.processes import OURS

SERVICES = tuple(process.name for process in OURS if process.serves)
MADE_ANEW = ("documents",)
"""Folders whose files are laid out again when somebody looks (gateway.documents.store)."""
_TELL = 5.0  # seconds between lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev rekey", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell how much is due")
    parser.add_argument("--only", choices=("values", "files"))
    parser.add_argument("services", nargs="*", metavar="SERVICE", help=", ".join(SERVICES))
    chosen = parser.parse_args(arguments)
    services, left = chosen.services or SERVICES, 0
    if chosen.only != "files":
        left += _values(services, check=chosen.check)
    if chosen.only != "values":
        left += _files(services, check=chosen.check)
        left += 0 if chosen.services else _made_anew(check=chosen.check)
    return 1 if left else 0


def _values(services: Sequence[str], *, check: bool) -> int:
    vault, left = Vault.from_settings(), 0
    for service in services:
        metadata: MetaData = import_module(f"services.{service}.tables").metadata
        engine = pool.owner(settings().database_owner_url(service), service)
        for table in tables_of(metadata):
            name = f"{service}.{table.name}"
            left += (_check if check else _renew)(engine, table, vault, name)
        engine.dispose()
    if not left:
        print(f"every value is encrypted with key {vault.key_id}, as it should be")
    return left


def _files(services: Sequence[str], *, check: bool) -> int:
    storage, left = Storage.from_settings(), 0
    for service in [one for one in services if find_spec(f"services.{one}.kept")]:
        kept: Sequence[KeptFiles] = import_module(f"services.{service}.kept").FILES
        db = Db.connect(settings().database_url(service), service, pool_size=resealing.AT_ONCE + 1)
        for files in kept:
            tell, call = _file_teller(files.folder), system_call(service)
            result = reseal(db, call, storage, files, tell, only_look=check)
            left += _told(files.folder, result, check=check)
        db.close()
    if not left:
        print(f"every file is encrypted with key {storage.newest}, as it should be")
    return left


def _told(folder: str, result: Resealed, *, check: bool) -> int:
    """How many are left."""
    told = f"{result.due} are due" if check else f"{result.done} encrypted anew"
    print(f"{folder}: {result.seen} files, {told}", flush=True)
    for place in result.broken:
        print(f"cannot be encrypted anew: {place}", file=sys.stderr, flush=True)
    return result.due - result.done


def _made_anew(*, check: bool) -> int:
    storage, left = Storage.from_settings(), 0
    for folder in MADE_ANEW:
        number = resealing.forget(storage, folder, only_look=check)
        print(f"{folder}: {number} {'are due' if check else 'removed, to be laid out anew'}")
        left += number if check else 0
    return left


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


def _file_teller(folder: str) -> resealing.Progress:
    told = time.monotonic()

    def tell(so_far: Resealed) -> None:
        nonlocal told
        if time.monotonic() - told > _TELL:
            told, left = time.monotonic(), so_far.total - so_far.seen
            done = f"{so_far.done} encrypted anew"
            print(f"{folder}: {done}, {left} files left to look at", flush=True)

    return tell


if __name__ == "__main__":
    log.configure("rekey", settings().log_format)
    sys.exit(main())
