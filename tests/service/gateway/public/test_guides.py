"""The guide on paper, and the way to it from the home page of a firm."""

import io
from collections.abc import Callable

import pikepdf
import pytest

from rules.vocabulary.enumerations import ApplicationType
from tests.factories.registrations import PASSWORD
from tests.service.application.firms import Firm
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service


def test_a_guide_is_downloaded_as_pdf_without_signing_in(visitor: Visitor) -> None:
    answer = visitor.get("/guide/REISSUE.pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert str(paper.docinfo["/Title"]) == "许可证补（换）证办事指南"
        width, height = (float(side) for side in paper.pages[0].MediaBox[2:])
        assert (round(width), round(height)) == (595, 842), "A4"
    assert visitor.get("/guide/REISSUE.pdf").content == answer.content, "laid out once"


@pytest.mark.spec("A-27")
def test_each_business_on_the_home_page_leads_to_its_guide(
    visitor: Visitor, new_firm: Callable[..., Firm]
) -> None:
    firm = new_firm()
    visitor.sign_in(firm.username, PASSWORD)
    html = visitor.get("/home").text
    offered = {kind for kind in ApplicationType if f'href="/guide/{kind.value}"' in html}
    # 人员变更 is one entry for 入职 and 离职.
    assert offered == set(ApplicationType) - {ApplicationType.STAFF_OUT}
    for kind in sorted(offered):
        assert visitor.get(f"/guide/{kind.value}").status_code == 200
