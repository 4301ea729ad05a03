"""Cheap readiness checks."""

import asyncio
import urllib.error
import urllib.request

from deploy.local.state import LOOPBACK


async def accepts(port: int) -> bool:
    """Tell whether something accepts connections on this loopback port within a second. A server
    that is stopped, or whose queue is full, lets a connection wait for two minutes."""
    try:
        async with asyncio.timeout(1):
            _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:  # a TimeoutError is one
        return False
    writer.close()
    return True


async def answers(url: str) -> bool:
    """Tell whether the URL answers with a success status within a second."""
    return await asyncio.to_thread(_answers, url)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            return bool(response.status < 400)
    except OSError:
        return False
