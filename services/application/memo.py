"""Results that are expensive to work out and do not change, the latest used ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Memo(Generic[Result]):
    """At most `size` results. Two that ask for the same new one at once may both work it out."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, Result] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result for `key`, made by `make` when it is not there. Not to be changed."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        result = self._kept[key] = make()
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return result
