"""What every process counts; served at /metrics by `chassis.health`."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

rpc_served = Histogram(
    "rpc_served_seconds", "Time to serve a call", ["operation", "outcome"], buckets=_SECONDS
)
rpc_called = Histogram(
    "rpc_called_seconds", "Time a caller waited", ["operation", "outcome"], buckets=_SECONDS
)
rpc_late = Counter("rpc_late_total", "Calls not begun: their deadline had passed", ["service"])
rpc_not_admitted = Counter("rpc_not_admitted_total", "Requests of a process, or for an actor, that "
                           "may not ask", ["service", "caller"])  # fmt: skip
broker_connected = Gauge("broker_connected", "1 while connected", ["link"])
events_published = Counter("events_published_total", "Confirmed by the broker", ["type"])
events_handled = Counter("events_handled_total", "Deliveries, by what became of them",
                         ["queue", "outcome"])  # fmt: skip
uploads_scanned = Counter("uploads_scanned_total", "Virus scans: clean, infected, failed",
                          ["outcome"])  # fmt: skip
http_connections = Gauge("http_connections", "Open connections of a web host")
http_refused = Counter("http_refused_total", "Connections and requests that got no further",
                       ["reason"])  # fmt: skip
job_seconds = Histogram("job_seconds", "Time of a periodic job's run", ["job", "outcome"],
                        buckets=_SECONDS)  # fmt: skip
job_done = Gauge("job_done_timestamp_seconds", "When a periodic job last succeeded", ["job"])
rows_purged = Counter("rows_purged_total", "Rows deleted at the end of their retention", ["table"])
files_checked = Counter("files_checked_total", "Stored files that were read and compared",
                        ["folder", "outcome"])  # fmt: skip
files_damaged = Gauge("files_damaged", "Stored files that are not as they were stored", ["folder"])
files_swept = Counter("files_swept_total", "Unreferenced files removed", ["folder"])
sign_ins_closed = Counter("sign_ins_closed_total", "Accounts closed after wrong passwords",
                          ["surface", "to"])  # fmt: skip
sms_queued = Counter("sms_queued_total", "Text messages written", ["kind"])
sms_refused = Counter("sms_refused_total", "Codes not sent: over the ceiling of all", ["reason"])
credit_asked = Histogram("credit_asked_seconds", "Time of a query of the credit interface",
                         ["outcome"], buckets=_SECONDS)  # fmt: skip
outbox_waiting = Gauge("outbox_waiting", "Messages not yet confirmed by the broker", ["service"])
outbox_failing = Gauge("outbox_failing", "Messages refused at least once", ["service"])
children_done = Counter("children_done_total", "Tasks of child processes, by what became of them",
                        ["pool", "outcome"])  # fmt: skip
