"""`python -m deploy.sandboxes.credit`: serves on CREDIT_PORT; CREDIT_FILE keeps what is set over
restarts; CREDIT_SM2_PRIVATE_KEY opens encrypted questions."""

import logging
import os
from pathlib import Path

from werkzeug.serving import make_server

from deploy.demo.credit import FIRMS
from deploy.sandboxes.credit.app import create_app
from deploy.sandboxes.credit.firms import Firms

# One line a request says nothing that the page does not show.
logging.getLogger("werkzeug").setLevel(logging.WARNING)

file = os.environ.get("CREDIT_FILE")
key = os.environ.get("CREDIT_SM2_PRIVATE_KEY")
app = create_app(
    Firms(Path(file) if file else None, known=FIRMS), bytes.fromhex(key) if key else None
)
make_server("127.0.0.1", int(os.environ["CREDIT_PORT"]), app, threaded=True).serve_forever()
