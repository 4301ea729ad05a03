"""`python -m deploy.local <verb>`: what `./dev` hands over to once the environment is there."""

import sys

from deploy.local import servers, up
from deploy.local.errors import LaunchError

VERBS = {"servers": servers.main, "up": up.main}


def main() -> int:
    try:
        VERBS[sys.argv[1]](sys.argv[2:])
    except LaunchError as error:
        print(f"dev: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
