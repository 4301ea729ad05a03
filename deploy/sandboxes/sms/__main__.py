"""`python -m deploy.sandboxes.sms`: serves on SMS_PORT; SMS_FILE keeps messages over restarts."""

import logging
import os
from pathlib import Path

from werkzeug.serving import make_server

from deploy.sandboxes.sms.app import create_app

# One line a request says nothing that the page does not show.
logging.getLogger("werkzeug").setLevel(logging.WARNING)

file = os.environ.get("SMS_FILE")
app = create_app(Path(file) if file else None)
make_server("127.0.0.1", int(os.environ["SMS_PORT"]), app, threaded=True).serve_forever()
