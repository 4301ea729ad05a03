"""`python -m deploy.demo.journey [scene]`: prints each step and a last line; without a name
`licence <number> issued, event received`.

Addresses come from PORTAL_URL, INTRANET_URL, SMS_URL, SUBSCRIBER_AMQP_URI. Exit code 1 with one
line when a step fails, 2 for a scene that there is not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import requests

from deploy.demo.browser import StepFailed
from deploy.demo.journey.cancel import cancel
from deploy.demo.journey.change import change
from deploy.demo.journey.desk import office
from deploy.demo.journey.evaluation import evaluation
from deploy.demo.journey.firm import Firm
from deploy.demo.journey.import_ import import_
from deploy.demo.journey.merge import merge
from deploy.demo.journey.new import new
from deploy.demo.journey.promise import promise
from deploy.demo.journey.proof import Receiver
from deploy.demo.journey.reissue import reissue
from deploy.demo.journey.renew import renew
from deploy.demo.journey.revoke import revoke
from deploy.demo.journey.scans import scans
from deploy.demo.journey.split import split
from deploy.demo.journey.staff import staff
from deploy.demo.journey.steps import Scene, desk
from deploy.demo.journey.upgrade import upgrade
from deploy.demo.newcomer import newcomer

SCENES: dict[str, Callable[[Scene], str]] = {
    "new": new,
    "promise": promise,
    "reissue": reissue,
    "renew": renew,
    "upgrade": upgrade,
    "cancel": cancel,
    "change": change,
    "staff": staff,
    "scans": scans,
    "import": import_,
    "revoke": revoke,
    "evaluation": evaluation,
    "office": office,
    "merge": merge,
    "split": split,
}


def main(name: str = "new") -> int:
    if name not in SCENES:
        print(f"demo: there is no scene {name}; there are {', '.join(SCENES)}", file=sys.stderr)
        return 2
    addresses = [os.environ[name].rstrip("/") for name in ("PORTAL_URL", "INTRANET_URL", "SMS_URL")]
    portal, intranet, sms = addresses
    try:
        with Receiver() as receiver:
            scene = Scene(Firm(portal, sms, newcomer()), portal, desk(intranet), receiver)
            SCENES[name](scene)
    except (StepFailed, requests.RequestException) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
