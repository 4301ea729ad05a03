"""A guide (办事指南) laid out for printing, and the forms that the guides offer."""

from functools import cache

from gateway.documents.html import render
from rules.attachments import requirements
from rules.guide import Guide
from rules.vocabulary.enumerations import ApplicationType


def guide_html(guide: Guide) -> str:
    return render("documents/guide.html", guide=guide)


@cache
def offered_templates() -> frozenset[str]:
    """The codes of the documents that some business type offers to download."""
    return frozenset(
        one.code for type_ in ApplicationType for one in requirements(type_) if one.template
    )
