"""HTML → PDF outside this process, few at once, in bounded time."""

import io
from functools import cache

from chassis.children import Bounds, Children, Died
from chassis.settings import settings
from contracts.errors import Unavailable

BOUNDS = Bounds(memory=1 << 30, cpu=30, seconds=45, files=256)  # takes 2 s; fonts are files
_RENDER = "gateway.documents.render"


@cache
def renderers() -> Children:
    return Children(
        "documents",
        _RENDER,
        at_once=settings().file_processes,
        busy="文件正在排队生成，请稍后再试",
        shared=settings().fork_server_documents,
    )


def pdf(html: str) -> bytes:
    """The document as PDF. Raises `Unavailable` when it takes too long or the renderer fails."""
    content = io.BytesIO(html.encode())
    try:
        return renderers().run(f"{_RENDER}:render", content, BOUNDS)
    except Died as error:
        raise Unavailable("文件生成失败，请稍后再试") from error
