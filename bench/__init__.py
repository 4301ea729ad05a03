"""Figures that `./dev bench` collects: each module has `run() -> list[dict]`."""
