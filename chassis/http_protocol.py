"""HTTP as the web hosts speak it: eventlet's, with bounds of time and size, and strict where two
readers of one request might differ (`chassis.http_head`)."""

from __future__ import annotations

import contextlib
import io
import socket
from http import HTTPStatus
from typing import Any

from eventlet import Timeout, wsgi

from chassis import metrics
from chassis.http_body import Body, BrokenError, BusyError, LateError, TooLargeError
from chassis.http_head import Lines, MalformedError, ambiguous

IDLE_SECONDS = 65  # longer than the usual 60 s of a reverse proxy, so that the proxy closes first
HEAD_SECONDS = 10  # from its first byte to its last; a new connection has as long to begin
WRITE_SECONDS = 30  # a reader that takes nothing
LINGER_SECONDS = 5
LINGER_BYTES = 32 << 20
REFUSED = "web.refused"
"""In the environ: why the body was not read, TOO_LARGE or BUSY. The application says it."""
TOO_LARGE, BUSY = "too_large", "busy"


class Protocol(wsgi.HttpProtocol):
    """One connection, from its first request to its last. Says nothing of the server's name and
    version, also in answers to malformed requests."""

    rfile: Any  # eventlet's; while a head is read Lines of it, which eventlet takes away again

    def __init__(self, connection: Any, address: Any, server: Any) -> None:
        """server: a `chassis.http_server.Server`."""
        self._head: Timeout | None = None
        self._begun = False
        self._unread = False
        super().__init__([address, connection, wsgi.STATE_IDLE], server)

    def version_string(self) -> str:
        return "web"

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except Timeout as late:
            if late is not self._head:
                raise
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "late_head")
        finally:
            if self._head is not None:
                self._head.cancel()

    def _read_request_line(self) -> bytes:
        """Waits for its first byte as long as may be, for the rest of the head HEAD_SECONDS."""
        self.connection.settimeout(IDLE_SECONDS if self._begun else HEAD_SECONDS)
        self._begun = True
        try:
            with self.server.connections.quiet(self.connection):
                first = self.rfile.peek(1)
        except OSError:
            first = b""
        if not first:
            return b""
        self.connection.settimeout(self.server.socket_timeout)
        self._head = Timeout(HEAD_SECONDS)
        line: bytes = self.rfile.readline(self.server.url_length_limit)
        return line

    def parse_request(self) -> bool:
        self.rfile = Lines(self.rfile)
        try:
            if not super().parse_request():
                return False
            wrong = ambiguous(self.command, self.path, self.request_version, self.headers)
        except MalformedError:
            wrong = "a line of the head is no header"
        if self._head is not None:
            self._head.cancel()
        if wrong:
            self._refuse(HTTPStatus.BAD_REQUEST, "malformed", wrong)
        return not wrong

    def handle_one_response(self) -> None:
        body = Body(self.server.places, self.client_address[0])
        try:
            if self._receive(body):
                if self.server.connections.draining:
                    self.close_connection = 1
                super().handle_one_response()
        finally:
            body.close()

    def _receive(self, body: Body) -> bool:
        """Read the body, if there is one; False when nobody is there any more to be answered."""
        given = self.environ["eventlet.input"]
        chunked = "HTTP_TRANSFER_ENCODING" in self.environ
        length = None if chunked else given.content_length
        try:
            if length != 0:
                body.expect(length or 0, self.server.max_body(self.environ))
                if given.should_send_hundred_continue:
                    given.send_hundred_continue_response()
                    given.is_hundred_continue_response_sent = True
                body.read(self.rfile, length)
        except (TooLargeError, BusyError) as error:
            reason = TOO_LARGE if isinstance(error, TooLargeError) else BUSY
            metrics.http_refused.labels(reason).inc()
            self.environ[REFUSED] = reason
            self.close_connection = 1
            self._unread = True
            return self._hand_over(io.BytesIO(), 0)
        except LateError:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "late_body")
            return False
        except BrokenError:
            self._refuse(HTTPStatus.BAD_REQUEST, "broken_body", "the body is not as announced")
            return False
        return self._hand_over(body.file, body.size)

    def _hand_over(self, file: Any, size: int) -> bool:
        """As a body whose length was known from the beginning."""
        given = self.environ["eventlet.input"]
        given.chunked_input = False
        given.position = given.content_length = size
        self.environ["wsgi.input"] = file
        self.environ["CONTENT_LENGTH"] = str(size)
        self.environ.pop("HTTP_TRANSFER_ENCODING", None)
        return True

    def _refuse(self, status: HTTPStatus, reason: str, words: str = "") -> None:
        """Answer without the application, then close."""
        metrics.http_refused.labels(reason).inc()
        self.close_connection = 1
        self._unread = True
        text = (words or status.phrase).encode() + b"\n"
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/plain\r\n"
            f"Connection: close\r\nContent-Length: {len(text)}\r\n\r\n"
        )
        with contextlib.suppress(OSError):
            self.wfile.write(head.encode() + text)

    def finish(self) -> None:
        if self._unread:
            self._linger()
        super().finish()

    def _linger(self) -> None:
        """Take what is still coming for a moment: closed at once, the client would lose the answer
        together with what it was sending."""
        with contextlib.suppress(OSError), Timeout(LINGER_SECONDS, False):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            left = LINGER_BYTES
            while left > 0 and (piece := self.rfile.read1(1 << 16)):
                left -= len(piece)
