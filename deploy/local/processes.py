"""What runs: one row a process. Stages stop in reverse order."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from deploy.local import leftovers, listening
from deploy.local.probe import answers
from deploy.local.settings import of_process
from deploy.local.spec import Spec
from deploy.local.state import LOOPBACK, State


@dataclass(frozen=True)
class Process:
    """A Python process: the module it runs with its arguments, and when it is ready.

    health: the path to ask on the port in HEALTH_PORT, or on `port_variable` when that is named;
    "" for a fork server, which greets who comes.
    listens: the variable with the port of a socket that it shares with its other instances, or with
    the address where its askers find it.
    role: the process of `contracts.processes` that it is an instance of, where that has another
    name. databases: the services whose databases it uses, where they are others.
    """

    name: str
    arguments: tuple[str, ...]
    health: str = "/health/ready"
    port_variable: str = "HEALTH_PORT"
    listens: str | None = None
    role: str = ""
    databases: tuple[str, ...] = ()


def _nameko(name: str, target: str) -> Process:
    return Process(name, ("chassis.run", target))


def _surface(name: str, target: str) -> tuple[Process, ...]:
    """Two instances: one that dies is replaced by the other while it comes back."""
    listens = f"{name.upper()}_PORT"
    return tuple(
        Process(f"{name}-{number}", ("chassis.run", target), listens=listens, role=name)
        for number in (1, 2)
    )


def _fork_server(name: str, module: str) -> Process:
    """It opens what strangers sent, for all surfaces, so it is told nothing of the system."""
    arguments = ("chassis.forkserver", module)
    return Process(name, arguments, health="", listens=f"FORK_SERVER_{name.upper()}")


STAGES = (
    (
        Process("sms", ("deploy.sandboxes.sms",), health="/", port_variable="SMS_PORT"),
        Process("credit", ("deploy.sandboxes.credit",), health="/", port_variable="CREDIT_PORT"),
        _fork_server("files", "gateway.files"),
        _fork_server("documents", "gateway.documents.render"),
    ),
    (
        _nameko("identity", "services.identity.service:IdentityService"),
        _nameko("application", "services.application.service:ApplicationService"),
        _nameko("personnel", "services.personnel.service:PersonnelService"),
        Process("personnel-worker", ("services.personnel.worker",), databases=("personnel",)),
        _nameko("review", "services.review.service:ReviewService"),
        _nameko("credit_gateway", "services.credit_gateway.service:CreditGatewayService"),
        _nameko("evaluation", "services.evaluation.service:EvaluationService"),
        Process(
            "register-worker",
            ("deploy.old_register.worker",),
            databases=("review", "identity", "personnel"),
        ),
    ),
    (
        *_surface("portal", "gateway.portal_host:PortalHost"),
        *_surface("intranet", "gateway.intranet_host:IntranetHost"),
    ),
)


# glibc otherwise keeps what each thread once used: password hashing in a pool of twenty threads
# left the identity service at 385 MiB instead of 55.
# All addresses here are numbers: without its own resolver eventlet takes 15 MiB less.
MEMORY = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
    "EVENTLET_NO_GREENDNS": "yes",
}


def specs(
    stages: tuple[tuple[Process, ...], ...],
    state: State,
    environment: Mapping[str, str],
    sockets: Mapping[str, int] = MappingProxyType({}),
) -> list[list[Spec]]:
    """The processes of each stage as commands.

    sockets: descriptors by what `Process.listens` names. A sandbox is left out where
    `environment` names another service in its place.
    """
    return [
        [
            _spec(process, state, environment, sockets)
            for process in stage
            if process.port_variable == "HEALTH_PORT" or process.port_variable in environment
        ]
        for stage in stages
    ]


def _spec(
    process: Process, state: State, environment: Mapping[str, str], sockets: Mapping[str, int]
) -> Spec:
    own = {"SERVICE": process.name, "PYTHONUNBUFFERED": "1", leftovers.MARK: str(state.root)}
    handed_on = (sockets[process.listens],) if process.listens else ()
    if handed_on:
        own["LISTEN_FD"] = str(handed_on[0])
    if process.health:
        role = process.role or process.name
        own |= of_process(environment, role, process.databases or (role,))
        if process.port_variable == "HEALTH_PORT":
            own["HEALTH_PORT"] = str(state.claim(f"health_{process.name}"))
        ready = partial(answers, f"http://{LOOPBACK}:{own[process.port_variable]}{process.health}")
    else:
        ready = partial(listening.greets, environment[process.listens or ""])
    return Spec(
        name=process.name,
        # Without -W every start shows the notices of eventlet and pkg_resources; tests show them.
        argv=[sys.executable, "-W", "ignore", "-m", *process.arguments],
        environment=MEMORY | {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | own,
        ready=ready,
        sockets=handed_on,
    )
