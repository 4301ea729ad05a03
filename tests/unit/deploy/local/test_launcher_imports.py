"""The launcher stays small: it is one more process, and ready before the services are."""

import subprocess
import sys


def test_the_launcher_loads_nothing_of_the_services() -> None:
    found = (
        "import deploy.local.up, sys; print(*{'nameko', 'sqlalchemy', 'flask'} & {*sys.modules})"
    )
    loaded = subprocess.run([sys.executable, "-c", found], capture_output=True, check=True)
    assert loaded.stdout.split() == []
