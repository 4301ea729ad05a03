"""A private PostgreSQL: one database per service, an owner role and an application role for each.

The owner migrates; the application role reads and writes rows but cannot change tables, so that a
migration can take UPDATE and DELETE away from it on append-only tables.
"""

import asyncio
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2 import sql

from deploy.backup.place import place_of
from deploy.local import durable
from deploy.local.errors import LaunchError
from deploy.local.spec import Spec, bound
from deploy.local.state import LOOPBACK, State

SUPERUSER = "licensing_admin"
# Extensions that only a superuser may create; migrations find them in place.
EXTENSIONS = {
    "identity": ("pg_trgm",),
    "application": (),
    "personnel": ("btree_gist",),
    "review": ("pg_trgm",),
    "credit_gateway": (),
    "evaluation": (),
}
SERVICES = tuple(EXTENSIONS)

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    # A statement that fails holds what people typed: the server writes down neither it nor its
    # parameters nor the details that quote a row (chassis.server_log).
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# Of the launcher's own statements: none waits for ever for another's lock or a full disk.
WAITS = "-c statement_timeout=120s -c lock_timeout=60s"
# For databases that are thrown away: nothing is flushed to disk.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def program(name: str) -> str:
    """A program of the newest server here. Raises LaunchError."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise LaunchError(f"PostgreSQL is not installed ({name} not found)")
    return found


def _version(program: Path) -> float:
    return float(program.parent.parent.name)


def server_user() -> str | None:
    """The user PostgreSQL must run as: it refuses root. None: the user who started the launcher."""
    return "postgres" if os.geteuid() == 0 else None


def data_directory(root: Path) -> Path:
    """Where the data lies: in `root`, or beside the system's own data when `root` is out of reach.

    As root the server runs as `postgres`, who cannot enter a checkout under /root.
    """
    inside = root / "postgres"
    user = server_user()
    if user is None:
        return inside
    reachable = subprocess.run(
        ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "test", "-x", root],
        check=False,
    )
    if reachable.returncode == 0:
        return inside
    digest = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]
    return Path(pwd.getpwnam(user).pw_dir) / f"licensing-{digest}"


def prepare(root: Path, state: State, *, throwaway: bool) -> Spec:
    """Describe the server process of the cluster that `make_cluster` made."""
    data = data_directory(root)
    port = state.claim("postgres")
    settings = {**SETTINGS, **(THROWAWAY if throwaway else _archiving(root, data))}
    settings["port"] = str(port)
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]

    address = admin_url(state)

    async def ready() -> bool:
        return await asyncio.to_thread(_answers, address)

    return Spec(
        name="postgres",
        argv=[program("postgres"), "-D", str(data), *options],
        environment={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        ready=ready,
        log=root / "log" / "postgres.log",
        user=server_user(),
        # PostgreSQL's "fast" shutdown; killed, it would leave shared memory behind.
        stop_signal=signal.SIGINT,
        orphan_signal=signal.SIGINT,
        # After a crash it first replays what was not in its files yet.
        start_seconds=600,
        mend=lambda: _unlock(data),
    )


def _answers(address: str) -> bool:
    try:
        with closing(_connect(address)) as connection, connection.cursor() as cursor:
            # After a restore it answers questions before it has replayed its journal.
            cursor.execute("SELECT NOT pg_is_in_recovery()")
            return cursor.fetchone() == (True,)
    except psycopg2.OperationalError:
        return False


def _archiving(root: Path, data: Path) -> dict[str, str]:
    """The journal goes to the backups as soon as there are some; a minute of it at most is not
    there yet."""
    folder = place_of(root, data).wal
    kept, draft = f"{folder}/%f.gz", f"{folder}/%f.gz.part"
    copied = f'gzip -c "%p" > "{draft}" && sync "{draft}" && mv "{draft}" "{kept}"'
    return {
        "archive_mode": "on",
        "archive_timeout": "60",
        "archive_command": f'test ! -d "{folder}" || test -f "{kept}" || {{ {copied}; }}',
    }


def _unlock(data: Path) -> Iterator[str]:
    """Remove the lock of a server that was killed. PostgreSQL itself refuses to start when a power
    cut tore the file, or when another process has the number of the one before by now."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    pid = lock.read_bytes().partition(b"\n")[0].strip()
    try:
        held = pid.isdigit() and Path("/proc", pid.decode(), "cwd").readlink() == data
    except OSError:
        held = False
    if not held:
        lock.unlink()
        yield "removed the lock of a server that no longer runs"


async def make_cluster(root: Path, state: State, *, sync: bool) -> None:
    """At first use. Raises LaunchError. In a thread, because on a busy machine it takes longer than
    the other servers and the console may be kept waiting."""
    data = data_directory(root)
    if not (data / "PG_VERSION").exists():
        await asyncio.to_thread(_initdb, data, state.secret("postgres_admin"), sync=sync)


def _initdb(data: Path, password: str, *, sync: bool) -> None:
    """Make the cluster beside its place and move it there, so that none is ever half-made."""
    user = server_user()
    shutil.rmtree(data, ignore_errors=True)
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    if user:
        shutil.chown(draft, user, user)
    # The password goes through a pipe: on the command line or in a file others could read it.
    reading, writing = os.pipe()
    os.write(writing, password.encode() + b"\n")
    if user:
        os.fchown(reading, pwd.getpwnam(user).pw_uid, -1)
    os.close(writing)
    command = [program("initdb"), "-D", str(draft), "-U", SUPERUSER, "--encoding=UTF8"]
    command += ["--locale=C.UTF-8", "--auth=scram-sha-256", "--pwfile=/dev/stdin"]
    command += [] if sync else ["--no-sync"]
    made = subprocess.run(
        bound(command, user=user), stdin=reading, capture_output=True, text=True, check=False
    )
    os.close(reading)
    if made.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        reason = (made.stderr.strip().splitlines() or ["no output"])[-1]
        raise LaunchError(f"PostgreSQL could not make its data directory {data}: {reason}")
    draft.rename(data)
    durable.sync_directory(data.parent)


def admin_url(state: State, database: str = "postgres") -> str:
    return _url(SUPERUSER, state.secret("postgres_admin"), state.port("postgres"), database)


def urls(state: State, service: str) -> tuple[str, str]:
    """(application URL, owner URL) of a service's database."""
    app, owner, port = f"{service}_app", f"{service}_owner", state.port("postgres")
    return (
        _url(app, state.secret(app), port, service),
        _url(owner, state.secret(owner), port, service),
    )


def _url(user: str, password: str, port: int, database: str) -> str:
    return f"postgresql+psycopg2://{user}:{password}@{LOOPBACK}:{port}/{database}"


def _connect(url: str) -> "psycopg2.extensions.connection":
    connection = psycopg2.connect(url.replace("+psycopg2", ""), connect_timeout=3, options=WAITS)
    connection.autocommit = True
    return connection


async def create_databases(state: State) -> None:
    """Roles and an empty database for every service; what exists is kept, what is missing added.
    In a thread: it waits for the server, and others are watched meanwhile.

    Raises LaunchError when the server goes away meanwhile.
    """
    roles = [f"{service}_{kind}" for service in SERVICES for kind in ("owner", "app")]
    # Secrets are made here: only one thread may change the state.
    passwords = {role: state.secret(role) for role in roles}
    await asyncio.to_thread(_create_databases, state, passwords)


def _create_databases(state: State, passwords: dict[str, str]) -> None:
    try:
        with closing(_connect(admin_url(state))) as connection:
            for role, password in passwords.items():
                _ensure_role(connection, role, password)
        for service in SERVICES:
            create_database(state, service, service)
    except psycopg2.Error as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        raise LaunchError(f"PostgreSQL refused to make the databases: {reason}") from error


def create_database(state: State, service: str, name: str) -> None:
    """A database `name` with the roles, rights and extensions of `service`. Repeating it adds what
    a start that was cut off did not get to."""
    owner, app = sql.Identifier(f"{service}_owner"), sql.Identifier(f"{service}_app")
    with closing(_connect(admin_url(state))) as connection:
        if not _exists(connection, "pg_database", "datname", name):
            _run(connection, "CREATE DATABASE {} OWNER {}", sql.Identifier(name), owner)
        _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", sql.Identifier(name))
        _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", sql.Identifier(name), app)
    with closing(_connect(admin_url(state, name))) as connection:
        for extension in EXTENSIONS[service]:
            _run(connection, "CREATE EXTENSION IF NOT EXISTS {}", sql.Identifier(extension))
        _run(connection, "ALTER SCHEMA public OWNER TO {}", owner)
        _run(connection, "GRANT USAGE ON SCHEMA public TO {}", app)
        for rights in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE ON SEQUENCES"):
            statement = "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT %s TO {}"
            _run(connection, statement % rights, owner, app)


def _ensure_role(connection: "psycopg2.extensions.connection", role: str, password: str) -> None:
    if not _exists(connection, "pg_roles", "rolname", role):
        _run(connection, "CREATE ROLE {} LOGIN", sql.Identifier(role))
    _run(connection, "ALTER ROLE {} PASSWORD {}", sql.Identifier(role), sql.Literal(password))
    # The first line of an error can quote a value, too; the service knows of it and tells its log.
    _run(connection, "ALTER ROLE {} SET log_min_messages = 'log'", sql.Identifier(role))


def _exists(connection: "psycopg2.extensions.connection", table: str, key: str, name: str) -> bool:
    with connection.cursor() as cursor:
        query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s")
        cursor.execute(query.format(sql.Identifier(table), sql.Identifier(key)), (name,))
        return cursor.fetchone() is not None


def _run(
    connection: "psycopg2.extensions.connection", statement: str, *parts: sql.Composable
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts))
