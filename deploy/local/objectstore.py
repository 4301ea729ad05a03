"""A private S3 server: rclone's, on a directory. It does not wait for the disk: whoever stores
something does (`chassis.durable`, docs/adr/0010)."""

import os
import sys
from pathlib import Path

from deploy.local.probe import accepts
from deploy.local.spec import Spec
from deploy.local.state import LOOPBACK, State

ACCESS_KEY = "licensing"
BUCKET = "licensing"
REGION = "cn-local-1"


def data(root: Path) -> Path:
    """Where its buckets lie."""
    return root / "s3"


def prepare(root: Path, state: State) -> Spec:
    """Make the bucket at first use and describe the server process."""
    (data(root) / BUCKET).mkdir(parents=True, exist_ok=True, mode=0o700)
    port = state.claim("s3")

    async def ready() -> bool:
        return await accepts(port)

    return Spec(
        name="s3",
        # The wheel puts the program beside the interpreter.
        argv=[str(Path(sys.executable).with_name("rclone")), "serve", "s3", str(data(root))],
        # In the environment rather than in arguments, which every user of the machine can list.
        environment={
            "PATH": os.environ["PATH"],
            "HOME": str(root),
            "RCLONE_CONFIG": os.devnull,
            "RCLONE_ADDR": f"{LOOPBACK}:{port}",
            # A list in CSV, whose one item "key,secret" has a comma of its own.
            "RCLONE_AUTH_KEY": f'"{ACCESS_KEY},{state.secret("s3")}"',
        },
        ready=ready,
        log=root / "log" / "s3.log",
    )
