"""What a PDF may contain besides what is printed."""

import io
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from contracts.errors import Invalid
from gateway.files import pdf_content, pdfs
from tests.factories.papers import INVOICE, annotated, carrying, paper, pdf, signed

pytestmark = pytest.mark.spec("P-03")


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        pdfs.judge(io.BytesIO(content))
    (finding,) = refused.value.findings
    assert finding["code"] == "active"
    return str(finding["message"])


def action(kind: str, **entries: Any) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **entries)


GOTO = action("GoTo", D=Array([0, Name.Fit]))
PAGE = action("URI", URI="https://www.nea.gov.cn/")
SCRIPT = action("JavaScript", JS="app.alert(1)")
SHARE = "\\\\server\\share\\x.pdf"


def outline(held: Dictionary) -> Dictionary:
    item = Dictionary(Title="一", A=held)
    return Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1)


def with_stream(**entries: Any) -> bytes:
    document = paper()
    return pdf(document, Held=Stream(document, b"x", **entries))


@pytest.mark.parametrize(
    "content",
    [
        pdf(OpenAction=GOTO),
        pdf(OpenAction=Array([0, Name.Fit])),
        pdf(Outlines=outline(GOTO)),
        pdf(Outlines=outline(PAGE)),
        pdf(Outlines=outline(action("Named", N=Name.NextPage))),
        pdf(AA=Dictionary()),
        pdf(URI=Dictionary(Base="https://www.nea.gov.cn/")),
        pdf(StructTreeRoot=Dictionary(K=Dictionary(S=Name.P, A=Dictionary(O=Name.Layout)))),
        pdf(StructTreeRoot=Dictionary(K=Dictionary(S=Name.Note, Ref=Array([])))),
        annotated(A=PAGE),
        annotated(A=action("URI", URI="mailto:bgs@nea.gov.cn")),
        annotated(A=action("URI", URI="www.nea.gov.cn")),
        annotated(A=action("GoTo", D=Array([0, Name.Fit]), Next=GOTO)),
        annotated(Subtype=Name.Stamp),
        carrying("invoice.xml", INVOICE),
        signed(),
    ],
)
def test_paper_is_taken(content: bytes) -> None:
    assert pdfs.judge(io.BytesIO(content)) == b""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pdf(OpenAction=SCRIPT), "ACTS"),
        (pdf(OpenAction=PAGE), "LINKS"),
        (pdf(OpenAction=action("Launch", F="cmd.exe")), "LINKS"),
        (pdf(OpenAction=action("GoToR", F=SHARE)), "LINKS"),
        (pdf(OpenAction=action("GoToE", F=SHARE)), "LINKS"),
        (pdf(OpenAction=action("Unheard")), "ACTS"),
        (pdf(OpenAction=action("Named", N=Name.Print)), "ACTS"),
        (pdf(OpenAction=action("GoTo", Next=PAGE)), "LINKS"),
        (pdf(OpenAction=action("GoTo", Next=Array([GOTO, PAGE]))), "LINKS"),
        (pdf(AA=Dictionary(WC=SCRIPT)), "ACTS"),
        (pdf(AA=Dictionary(WC=GOTO)), "ACTS"),
        (pdf(Names=Dictionary(JavaScript=Dictionary(Names=["a", SCRIPT]))), "ACTS"),
        (pdf(AcroForm=Dictionary(Fields=Array([]), XFA=Array([]))), "ACTS"),
        (pdf(Outlines=outline(action("GoToR", F=SHARE))), "LINKS"),
        (pdf(Outlines=outline(action("SetOCGState", State=Array([])))), "ACTS"),
        (pdf(Anywhere=Array([Array([action("Launch")])])), "LINKS"),
        (pdf(Collection=Dictionary(View=Name.D)), "FILES"),
        (pdf(Names=Dictionary(Renditions=Dictionary())), "MEDIA"),
        (pdf(URI=Dictionary(Base="file://server/share/")), "OUTSIDE"),
        (annotated(A=SCRIPT), "ACTS"),
        (annotated(A=action("SubmitForm", F="http://x/")), "ACTS"),
        (annotated(A=action("ImportData", F=SHARE)), "LINKS"),
        (annotated(A=action("URI", URI="file://server/share/x")), "LINKS"),
        (annotated(A=action("URI", URI="javascript:alert(1)")), "LINKS"),
        (annotated(A=action("URI", URI=SHARE)), "LINKS"),
        (annotated(A=action("Rendition", OP=0)), "MEDIA"),
        (annotated(A=action("Movie")), "MEDIA"),
        (annotated(PA=action("URI", URI="file:///x")), "LINKS"),
        (annotated(AA=Dictionary(PO=PAGE)), "ACTS"),
        (annotated(Subtype=Name.Movie), "MEDIA"),
        (annotated(Subtype=Name.RichMedia), "MEDIA"),
        (annotated(Subtype=Name.Screen), "MEDIA"),
        (annotated(Subtype=Name("/3D")), "MEDIA"),
        (annotated(Subtype=Name.Unheard), "MEDIA"),
        (with_stream(F=SHARE), "OUTSIDE"),
        (with_stream(FFilter=Name.FlateDecode), "OUTSIDE"),
        (with_stream(Subtype=Name.PS), "OUTSIDE"),
        (with_stream(Subtype=Name.Form, Ref=Dictionary(F=SHARE, Page=0)), "OUTSIDE"),
        (pdf(Held=Dictionary(FS=Name.URL, F="http://x/")), "OUTSIDE"),
        (carrying("run.exe", INVOICE), "FILES"),
        (carrying("run.xml", b"MZ\x90\x00"), "FILES"),
    ],
)
def test_what_acts_by_itself_or_reaches_out_is_refused(content: bytes, message: str) -> None:
    assert refusal(content) == getattr(pdf_content, message)


def test_an_escaped_name_is_the_name_it_is() -> None:
    plain = pdf(OpenAction=action("URI", URI="file:///x"), Held=String("x"))
    assert refusal(plain.replace(b"/OpenAction", b"/Open#41ction").replace(b"/URI ", b"/UR#49 "))


def test_what_the_library_leaves_out_is_not_taken() -> None:
    """A viewer may be able to read it."""
    with pytest.raises(Invalid) as refused:
        pdfs.judge(io.BytesIO(pdf(Held=Dictionary(X=1)).replace(b"/X 1", b"/X " + b"[" * 3000)))
    assert refused.value.findings[0]["code"] == "damaged"
