"""The two processes of the RPC figure, as the broker and the server know them."""

from contracts.processes import PROCESSES, Process

ECHO = Process("bench_echo", serves=True)
ASKER = Process("bench_asker", frozenset({"enterprise"}), asks=frozenset({ECHO.name}))
PROCESSES.update({process.name: process for process in (ASKER, ECHO)})
