"""The look for lost events comes again and again, tells what it finds, and ends with the system."""

import asyncio

import pytest

from deploy.local import watch


def test_each_look_tells_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SECONDS", 0.01)
    told: list[tuple[str, bytes]] = []

    async def run() -> None:
        # Without a setting it names what is missing: a line like any other.
        environment = {"AMQP_URI_OPERATOR": "", "DATABASE_URL_REVIEW": ""}
        async with watch.watching(environment, lambda name, line: told.append((name, line))):
            for _ in range(600):
                if told:
                    return
                await asyncio.sleep(0.1)

    asyncio.run(run())
    assert told and {name for name, _ in told} == {watch.NAME}
