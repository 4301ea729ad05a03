"""办事指南: one page for each business type, as PDF too, with the forms to download (B-15)."""

from __future__ import annotations

from flask import Response, g, render_template

from chassis import clock
from contracts.errors import NotFound
from contracts.filing import ways_online
from gateway.documents import word
from gateway.documents.guides import guide_html, offered_templates
from gateway.documents.responses import PDF
from gateway.documents.store import kept_pdf
from gateway.downloads import attachment
from gateway.public import blueprint
from gateway.session import public
from gateway.uploads import storage
from rules.guide import Guide, guide, summaries
from rules.vocabulary.enumerations import ApplicationType


def guide_of(code: str) -> Guide:
    """The guide as of today. Raises NotFound for what is no business type."""
    if code not in set(ApplicationType):
        raise NotFound("没有这项业务的办事指南")
    kind = ApplicationType(code)
    return guide(kind, clock.today(), ways_online(kind))


@blueprint.get("/guide")
@public
def guides() -> str:
    online = {kind for kind in ApplicationType if ways_online(kind)}
    return render_template("public/guides.html", summaries=summaries(), online=online)


@blueprint.get("/guide/<code>")
@public
def guide_page(code: str) -> str:
    return render_template("public/guide.html", guide=guide_of(code))


@blueprint.get("/guide/<code>.pdf")
@public
def guide_pdf(code: str) -> Response:
    found = guide_of(code)
    content = kept_pdf(storage(), guide_html(found), g.call.deadline)
    return attachment(content, f"{found.title}办事指南.pdf", PDF)


@blueprint.get("/guide/templates/<code>.docx")
@public
def guide_template(code: str) -> Response:
    """The form with its places left blank; within an application it is filled in."""
    if code not in offered_templates():
        raise NotFound("没有这个模板")
    content = word.word_document(code, {})
    return attachment(content, f"{word.title_of(code)}.docx", word.CONTENT_TYPE)
