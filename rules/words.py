"""What people write for the choices of a form (``rules/data/words.yaml``)."""

from functools import cache

from rules.load import DataError, load


@cache
def words_of(field: str) -> tuple[tuple[str, str], ...]:
    """((word, value), …) of a field of that name.

    Raises ``DataError`` where a word stands for two values.
    """
    found: dict[str, str] = {}
    for value, words in load("words")["fields"].get(field, {}).items():
        for word in words:
            if found.setdefault(word, value) != value:
                raise DataError("words.yaml", f"$.fields.{field}", f"{word} stands twice")
    return tuple(found.items())
