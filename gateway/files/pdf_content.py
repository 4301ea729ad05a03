"""What a PDF may contain besides what is printed: named here; anything else is refused.

Actions may lead to a place in the same document, a page forth or back and, where a person clicks,
to a web page or an address for mail or telephone. By itself, when it is opened, a document may turn
to one of its own places and nothing else. Annotations are notes, links, marks, stamps, form fields
and signatures. Files inside are the data of electronic invoices and certificates (`embedded`).
Nothing comes from outside the file.
"""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from contracts.errors import Invalid
from gateway.files.embedded import is_data

ANNOTATIONS = frozenset(
    {
        "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
        "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink",
        "/Popup", "/Widget", "/Watermark", "/PrinterMark", "/TrapNet", "/Redact",
        "/FileAttachment",
    }
)  # fmt: skip
_TURNING = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_ADDRESS = re.compile(r"(https?://|mailto:|tel:|www\.)", re.IGNORECASE)
# Keys that have one meaning wherever they are.
_SCRIPTS = frozenset({"/JS", "/JavaScript", "/XFA"})
_MEDIA = frozenset(
    {"/RichMediaContent", "/RichMediaSettings", "/Movie", "/Sound", "/Renditions"}
    | {"/AlternatePresentations"}
)
_EXTERNAL = frozenset({"/FFilter", "/FDecodeParms", "/OPI"})
_BUNDLES = frozenset({"/Collection", "/RF"})

ACTS = "PDF中含有脚本或自动执行的动作，请用软件的“打印”功能另存为普通PDF后再上传"
LINKS = "PDF中含有指向其他文件或程序的链接，请删除这些链接，或打印为普通PDF后再上传"
MEDIA = "PDF中含有音频、视频、三维等多媒体内容，请删除后再上传"
OUTSIDE = "PDF引用了文件以外的内容，请打印为普通PDF后再上传"
FILES = "PDF中带有其他文件，只允许电子发票、电子证照的XML数据，请删除其他文件后再上传"


# Actions are looked at where they take effect; these are refused wherever they are.
_NEVER = {
    **dict.fromkeys(("/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/ImportData"), LINKS),
    **dict.fromkeys(("/SubmitForm", "/JavaScript", "/GoTo3DView", "/RichMediaExecute"), ACTS),
    **dict.fromkeys(("/Sound", "/Movie", "/Rendition"), MEDIA),
}
_KEYS = (
    *_SCRIPTS, *_MEDIA, *_EXTERNAL, *_BUNDLES,
    "/AA", "/Annots", "/OpenAction", "/A", "/PA", "/Next", "/EF", "/Ref", "/FS", "/Base",
)  # fmt: skip
_SUSPECT = re.compile(
    rf"(?:{'|'.join(_KEYS)}|/S (?:{'|'.join(_NEVER)})|/Subtype /PS)(?=[ /<(\[])".encode()
)


def is_suspect(top: pikepdf.Object) -> bool:
    """Whether `require_paper` need look at an object and what lies directly in it: most have none
    of its keys, which their text tells fifty times as fast."""
    if isinstance(top, Stream):
        return "/F" in top or bool(_SUSPECT.search(top.stream_dict.unparse()))
    return isinstance(top, Array | Dictionary) and bool(_SUSPECT.search(top.unparse(resolved=True)))


def require_paper(holder: pikepdf.Object) -> None:
    """Raises Invalid at "file" for a dictionary or stream that makes a PDF more than paper. What
    lies inside it is judged in its turn."""
    keys = set(holder.keys())
    kind = str(holder["/S"]) if "/S" in keys else ""
    if keys & _SCRIPTS or ("/AA" in keys and _items(holder["/AA"])):
        raise _refused(ACTS)
    if keys & _MEDIA:
        raise _refused(MEDIA)
    if kind in _NEVER:
        raise _refused(_NEVER[kind])
    _require_quiet(holder, keys)
    _require_whole(holder, keys)
    for note in _items(holder["/Annots"]) if "/Annots" in keys else ():
        if isinstance(note, Dictionary) and str(note.get("/Subtype")) not in ANNOTATIONS:
            raise _refused(MEDIA)


def _require_quiet(holder: pikepdf.Object, keys: set[str]) -> None:
    """Actions, where they take effect."""
    if "/OpenAction" in keys:
        _require_action(holder["/OpenAction"], clicked=False)
    for key in keys & {"/A", "/PA"}:
        _require_action(holder[key], clicked=True)
    if "/Next" in keys and "/S" in keys:
        following = holder["/Next"]
        for action in _items(following) if isinstance(following, Array) else (following,):
            _require_action(action, clicked=False)


def _require_action(action: pikepdf.Object, *, clicked: bool) -> None:
    """A destination is no dictionary; attributes of the document's structure have no /S."""
    if not isinstance(action, Dictionary) or "/S" not in action:
        return
    kind = str(action["/S"])
    if kind == "/GoTo" or (kind == "/Named" and str(action.get("/N")) in _TURNING):
        return
    if kind != "/URI":
        raise _refused(_NEVER.get(kind, ACTS))
    if not clicked or not _ADDRESS.match(str(action.get("/URI", ""))):
        raise _refused(LINKS)


def _require_whole(holder: pikepdf.Object, keys: set[str]) -> None:
    """Files inside are data, and nothing is outside."""
    if keys & _BUNDLES:
        raise _refused(FILES)
    if "/EF" in keys and not all(is_data(holder, stream) for stream in _items(holder["/EF"])):
        raise _refused(FILES)
    subtype = str(holder["/Subtype"]) if "/Subtype" in keys else ""
    base = holder["/Base"] if "/Base" in keys else None
    if (
        keys & _EXTERNAL
        or (isinstance(holder, Stream) and "/F" in keys)
        or subtype == "/PS"
        or (subtype == "/Form" and "/Ref" in keys)
        or ("/FS" in keys and str(holder["/FS"]) == "/URL")
        or (isinstance(base, String) and not _ADDRESS.match(str(base)))
    ):
        raise _refused(OUTSIDE)


def _items(held: object) -> list[pikepdf.Object]:
    if isinstance(held, Array):
        return list(held)
    return [value for _, value in held.items()] if isinstance(held, Dictionary) else []


def _refused(message: str) -> Invalid:
    return Invalid.at("file", message, code="active")
