"""Loaded before any test module, and before anything that uses sockets or threads."""

import os
import warnings

# nameko's containers run on eventlet; without this they hang at the first container test. The
# browser's driver hangs with it, so journeys run by themselves (tests/suite, `./dev journeys`).
if "WITHOUT_EVENTLET" not in os.environ:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        import eventlet
    eventlet.monkey_patch()

import structlog
from hypothesis import settings

# Lets tests move the clock (chassis.clock).
os.environ["LICENSING_TEST"] = "1"
# Staff sign in with the password alone; tests of the second factor say otherwise.
os.environ.setdefault("STAFF_TWO_FACTOR", "offered")
# Every database remembers replies sealed; a whole environment (tests.infrastructure) has its own.
os.environ.setdefault("VAULT_KEYS", '{"tests": "dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGU="}')
os.environ.setdefault("VAULT_KEY_ID", "tests")
os.environ.setdefault("VAULT_INDEX_KEY", "aW5kZXggaW5kZXggaW5kZXggaW5kZXggaW5kZXggaW4=")

# The default draws every local variable of a traceback, which takes longer than calls wait.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

pytest_plugins = ["tests.infrastructure", "tests.antivirus"]

# The machine may be busy: how long one example takes says nothing about the code. The same examples
# in every run: a change is judged by what it changes, never by luck. Searching anew is another
# profile, `--hypothesis-profile=search` (docs/runbooks/local.md).
settings.register_profile("project", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("project")
