"""`python -m deploy.local <verb>`: what `./dev` hands over to once the environment is there."""

import os
import sys
from importlib import import_module

from chassis.visible import visible_lines
from deploy.local.errors import LaunchError

# Found by name so that `install` runs before the libraries of the others are there.
VERBS = {
    "backup": "deploy.backup.take",
    "install": "deploy.local.install",
    "restore": "deploy.backup.restore",
    "servers": "deploy.local.servers",
    "up": "deploy.local.up",
    "with-system": "deploy.local.with_system",
}


def main() -> int:
    try:
        import_module(VERBS[sys.argv[1]]).main(sys.argv[2:])
    except LaunchError as error:
        print(f"dev: {visible_lines(str(error))}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"dev: {error.strerror}: {error.filename or 'this machine'}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


# The launcher may be started from anywhere; everything it names is relative to the checkout.
os.umask(0o022)
sys.exit(main())
