"""nameko's container, with a short way through a worker."""

from __future__ import annotations

import sys
from typing import Any

from nameko.containers import ServiceContainer, WorkerContext


class Container(ServiceContainer):
    """Runs a worker as nameko does, without composing a dozen debug lines and an id of the call for
    each, which took longer than a simple question itself. What fails is logged by those who
    spawned the worker, under the trace of its call."""

    def _run_worker(self, worker_ctx: WorkerContext, handle_result: Any) -> None:
        self._inject_dependencies(worker_ctx)
        self._worker_setup(worker_ctx)
        result = exc_info = None
        method = getattr(worker_ctx.service, worker_ctx.entrypoint.method_name)
        try:
            result = method(*worker_ctx.args, **worker_ctx.kwargs)
        except Exception:
            exc_info = sys.exc_info()
        try:
            if handle_result is not None:
                result, exc_info = handle_result(worker_ctx, result, exc_info)
            self._worker_result(worker_ctx, result, exc_info)
        finally:
            del exc_info  # its traceback refers to this frame: nothing would be freed at once
        self._worker_teardown(worker_ctx)
