"""Starts processes by stages, keeps them running, stops them in reverse order."""

import asyncio
from collections.abc import Callable, Sequence

from deploy.local.child import Child, LineSink, Notice
from deploy.local.spec import Spec


class Supervisor:
    """`notice(name, text)` hears of crashes and restarts, `sink(name, line)` gets the output."""

    def __init__(self, notice: Notice, sink: LineSink) -> None:
        self._notice = notice
        self._sink = sink
        self._stages: list[list[Child]] = []

    async def start(
        self, stages: Sequence[Sequence[Spec]], progress: Callable[[str], None]
    ) -> None:
        """Start everything and wait until all of it is ready; `progress` hears each name.

        All stages start together, since every process waits for what it needs by itself.
        Raises LaunchError for the first process that cannot start; `stop` ends the others.
        """
        self._stages = [
            [Child(spec, self._notice, self._sink) for spec in stage] for stage in stages
        ]

        async def run(child: Child) -> None:
            await child.start()
            progress(child.spec.name)

        async with asyncio.TaskGroup() as group:
            for stage in self._stages:
                for child in stage:
                    group.create_task(run(child))

    async def stop(self) -> None:
        """Stop everything, the last stage first."""
        for stage in reversed(self._stages):
            await asyncio.gather(*(child.stop() for child in stage))
        self._stages = []

    def pids(self) -> dict[str, int]:
        """The process id of everything that runs, by name."""
        return {c.spec.name: c.pid for stage in self._stages for c in stage if c.pid is not None}
