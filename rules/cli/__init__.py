"""The verbs of ``python -m rules``: one module each, with ``add`` (its arguments) and ``run``."""
