"""Python modules that the launcher runs to their end: migrations, demo data."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.child import START_PAUSES, Notice
from deploy.local.errors import LaunchError
from deploy.local.leftovers import MARK
from deploy.local.postgres import SERVICES
from deploy.local.spec import bound

PROJECT = Path(__file__).parent.parent.parent


class Modules:
    """Those of the system in `root`. Each can be repeated, so one that fails is tried again."""

    def __init__(self, root: Path, notice: Notice) -> None:
        self._root = root
        self._notice = notice

    async def migrate(self, keys: Mapping[str, str], databases: Mapping[str, str]) -> None:
        """Bring every service's database to its newest version; keys: of what is encrypted."""
        environment = {**databases, **keys}
        await self.run("deploy.local.migrations", *SERVICES, environment=environment)

    async def run(self, name: str, *arguments: str, environment: Mapping[str, str]) -> None:
        """Run a module to its end. Raises LaunchError with its last line when it fails again and
        again."""
        for pause in START_PAUSES:
            try:
                return await self._run(name, arguments, environment)
            except LaunchError as error:
                self._notice(name.rpartition(".")[2], f"{error}; trying again in {pause} s")
            await asyncio.sleep(pause)
        return await self._run(name, arguments, environment)

    async def _run(
        self, name: str, arguments: tuple[str, ...], environment: Mapping[str, str]
    ) -> None:
        process = await asyncio.create_subprocess_exec(
            *bound([sys.executable, "-W", "ignore", "-m", name, *arguments]),
            env={**os.environ, **environment, MARK: str(self._root)},
            cwd=PROJECT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            lines = output.decode(errors="replace").strip().splitlines() or ["no output"]
            raise LaunchError(f"{' '.join([name, *arguments])} failed: {lines[-1]}")
