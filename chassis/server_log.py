"""Does the database server keep what people typed out of its log?

Our own errors hide values (`chassis.database_errors`); what the server writes down of a statement
that fails, only the server's settings decide. `chassis.migrate` tells what is not as it should be.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

# Setting: (what it must be, what stands in the log otherwise).
_WANTED = {
    "log_statement": ({"none", "ddl"}, "statements with their values"),
    "log_min_duration_statement": ({"-1"}, "slow statements with their values"),
    "log_min_error_statement": ({"fatal", "panic"}, "failing statements with their values"),
    "log_error_verbosity": ({"terse"}, "details that quote a row"),
    "log_parameter_max_length_on_error": ({"0"}, "parameters of failing statements"),
    "log_min_messages": ({"log", "fatal", "panic"}, "errors that quote a value"),
}


def problems(connection: Connection) -> Iterator[str]:
    """A line for each setting under which the server's log may hold values of rows, as it is for
    the role of this connection."""
    for name, (wanted, otherwise) in _WANTED.items():
        found = connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar()
        if found not in wanted:
            yield f"{name} is {found}: the server's log holds {otherwise}; set {max(wanted)}"
