"""Names of files that people send: only ever shown, never used as a path."""

from rules.vocabulary.texts import line

MAX_NAME = 100
MAX_ENDING = 9
NAMELESS = "附件"


def file_name(name: str) -> str:
    """The last part of a path without what is not seen, shortened before its ending."""
    last = line(name).replace("\\", "/").rpartition("/")[2].rstrip(". ")
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > MAX_ENDING:
        stem, dot, ending = last, "", ""
    shown = stem.strip(". ")[: MAX_NAME - len(dot + ending)].rstrip()
    return f"{shown or NAMELESS}{dot}{ending}"
