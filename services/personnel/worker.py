"""Trials beside the service: `python -m services.personnel.worker`."""

import sys

if __name__ == "__main__":
    # Only here: the processes that judge import this module again and need little of the rest.
    from services.personnel.trials.process import main

    sys.exit(main())
