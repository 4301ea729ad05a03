"""Changing a running broker from the inside."""

import os
import subprocess

from deploy.local import rabbitmq
from tests.infrastructure import Servers


def tell_node(servers: Servers, node: rabbitmq.Node, called: str) -> None:
    """called: "module function [arguments]", as `erl_call` takes it."""
    state = servers.state
    cookie = (state.root / node.name / ".erlang.cookie").read_text().strip()
    command = ["erl_call", "-sname", rabbitmq.erlang_name(state, node), "-c", cookie, "-a", called]
    environment = {**os.environ, "ERL_EPMD_PORT": str(state.port("epmd"))}
    subprocess.run(command, env=environment, check=True, timeout=30)
