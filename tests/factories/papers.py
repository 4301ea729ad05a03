"""PDFs and pictures as firms upload them, and what goes wrong with them."""

from __future__ import annotations

import io
import random
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

INVOICE = '<?xml version="1.0" encoding="UTF-8"?><invoice xmlns="urn:x">发票</invoice>'.encode()


def pdf(document: Pdf | None = None, /, **root: Any) -> bytes:
    """A page of paper, with these entries in its catalog."""
    document = document or paper()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paper() -> Pdf:
    document = pikepdf.new()
    document.add_blank_page()
    return document


def annotated(**note: Any) -> bytes:
    """With an annotation on its page; without a subtype a link."""
    document = paper()
    entries = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 9, 9])} | note
    document.pages[0].Annots = document.make_indirect(
        Array([document.make_indirect(Dictionary(**entries))])
    )
    return pdf(document)


def carrying(name: str, content: bytes) -> bytes:
    """With a file inside, as invoices carry their data."""
    document = paper()
    inside = Stream(document, content, Type=Name.EmbeddedFile, Subtype=Name("/text/xml"))
    held = document.make_indirect(
        Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=inside, UF=inside))
    )
    names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([name, held])))
    return pdf(document, Names=names, AF=Array([held]))


def signed() -> bytes:
    """With what a signature leaves in a document; the signature itself is not looked at."""
    document = paper()
    value = Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        SubFilter=Name("/adbe.pkcs7.detached"),
        ByteRange=Array([0, 10, 20, 30]),
        Contents=b"\x30\x82" * 500,
        Reference=Array(
            [
                Dictionary(
                    Type=Name.SigRef,
                    TransformMethod=Name.DocMDP,
                    TransformParams=Dictionary(P=2, V=Name("/1.2")),
                )
            ]
        ),
    )
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T="Signature1",
            V=document.make_indirect(value),
            Rect=Array([0, 0, 0, 0]),
        )
    )
    document.pages[0].Annots = Array([field])
    form = Dictionary(Fields=Array([field]), SigFlags=3)
    return pdf(document, AcroForm=form, Perms=Dictionary(DocMDP=field.V))


def image(kind: str, size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    return out.getvalue()


def photograph(kind: str = "JPEG", **options: Any) -> bytes:
    """A picture that is no plain area: a cut takes something away."""
    noise = random.Random(1).randbytes(3 * 300 * 200)
    out = io.BytesIO()
    Image.frombytes("RGB", (300, 200), noise).save(out, kind, **options)
    return out.getvalue()


PAPER = pdf().ljust(2048, b"\n")
OTHER_PAPER = pdf(PageMode=Name.UseNone)
