"""Loaded before any test module, and before anything that uses sockets or threads."""

import os
import warnings

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet

# nameko's containers run on eventlet; without this they hang at the first container test.
eventlet.monkey_patch()

# Lets tests move the clock (chassis.clock).
os.environ["LICENSING_TEST"] = "1"

pytest_plugins = ["tests.infrastructure"]
