"""A process with a health port and JSON log lines, as small as can be."""

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


def say(event: str) -> None:
    record = {"event": event, "level": "info", "timestamp": "2025-01-01T00:00:00Z", "n": 1}
    print(json.dumps(record), flush=True)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def stop(*_: object) -> None:
    say("stopping")
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
say("starting")
HTTPServer(("127.0.0.1", int(os.environ["HEALTH_PORT"])), Handler).serve_forever()
