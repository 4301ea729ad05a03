"""Decisions and notices of a case (文书) as HTML for the PDF renderer (domain.md §1.9)."""

from collections.abc import Mapping
from typing import Any

from gateway.documents.html import TEMPLATES, render

PREFIX = "notice_"
NOTICES = frozenset(
    path.stem.removeprefix(PREFIX) for path in (TEMPLATES / "documents").glob(f"{PREFIX}*.html")
) - {"base"}


def notice_html(template: str, values: Mapping[str, Any]) -> str:
    """`template` and `values` of `review.document`. Raises ValueError for an unknown template.

    values: title, number, authority, basis, remedies, enterprise_name, uscc, subject (the matter),
    application_number, acceptance_number, categories [text], issued_on (ISO), and of its kind text,
    items [{section, message}], working_days, due_on (ISO), provisional (of due_on). Those of a
    proceeding have kind, ground and what review knows of it instead.
    """
    if template not in NOTICES:
        raise ValueError(f"no document template {template!r}")
    matter = values["subject"]
    if "application_number" in values:
        grades, filed = "、".join(values["categories"]), values["application_number"]
        matter = f"{matter}（{grades}，申请编号：{filed}）"
    return render(f"documents/{PREFIX}{template}.html", v=values, matter=matter)
