"""Running a service in the test's own process, on servers of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import eventlet
import pytest
from eventlet import wsgi

from chassis.container import Container
from chassis.settings import settings
from deploy.local.state import any_free_port
from tests.infrastructure import Servers


@contextmanager
def running(service_cls: type) -> Iterator[Container]:
    """The service, connected to the broker."""
    container = Container(service_cls, {"max_workers": 16})
    container.start()
    for extension in container.extensions:
        link = getattr(extension, "link", None)
        if link is not None:
            link.wait(60)
    try:
        yield container
    finally:
        container.stop()


@contextmanager
def environment_of(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, *services: str, **given: str
) -> Iterator[dict[str, str]]:
    """What these services read, in `os.environ`; all of it the test's own."""
    with servers.environment_of(*services, given=given) as values:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield values
    settings.cache_clear()


@contextmanager
def web_server(app: object) -> Iterator[str]:
    """A WSGI application on a free port of the loopback interface; yields its address."""
    listening = eventlet.listen(("127.0.0.1", 0))
    serving = eventlet.spawn(wsgi.server, listening, app, log_output=False)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        serving.kill()
        listening.close()


def free_port() -> int:
    """A port of the loopback interface that nobody has at this moment."""
    return any_free_port()
