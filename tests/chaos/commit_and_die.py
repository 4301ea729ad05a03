"""Commits a command and is killed before anything is published."""

import os
import signal

from chassis.context import Call
from chassis.database import Db
from chassis.settings import settings
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Entry, Sample
from tests.service.chassis.sample.service import add

db = Db.connect(settings().database_url("sample"), "sample")
call = Call(FIRM, idempotency_key="dying", operation=Sample.add)
db.command(call, Entry(account="x", amount=3), add)
os.kill(os.getpid(), signal.SIGKILL)
