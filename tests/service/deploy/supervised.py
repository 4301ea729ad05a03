"""Runs the supervisor on small processes, as `./dev up` does on the real ones.

`python -m tests.service.deploy.supervised <root>`; prints notices, progress and rendered output,
then `ready {pids as JSON}`, and stops on SIGTERM.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path

from deploy.local import console
from deploy.local.processes import Process, specs
from deploy.local.state import State
from deploy.local.supervisor import Supervisor

SMALL = "tests.service.deploy.small_process"
STAGES = ((Process("first", (SMALL,)),), (Process("second", (SMALL,)),))


async def main(root: Path, stages: tuple[tuple[Process, ...], ...] = STAGES) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    supervisor = Supervisor(
        lambda name, text: print(console.notice(name, text, colour=False), flush=True),
        lambda name, line: print(console.render(name, line, colour=False), flush=True),
    )
    try:
        await supervisor.start(specs(stages, State(root), {}), print)
        print("ready", json.dumps(supervisor.pids()), flush=True)
        await stopped.wait()
    finally:
        await supervisor.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
