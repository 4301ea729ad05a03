"""`python -m deploy.local.migrations SERVICE …`: migrates several services' databases in turn.

One process for all of them: starting Python and loading the libraries is what takes the time.
"""

import sys

from chassis import migrate

if __name__ == "__main__":
    for service in sys.argv[1:]:
        migrate.run(service)
