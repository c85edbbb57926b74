from __future__ import annotations

import pytest

from extract.read.pdf import read_pdf
from kg.errors import SourceError


def pdf(*pages: list[str], title: str = "") -> bytes:
    """A small PDF of one font, a list of lines a page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< /Title ({title}) >>")
    data, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>"
    return (
        f"{data}xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(data)}\n%%EOF\n"
    ).encode("latin-1")


def test_lines_and_hyphenated_words_are_joined_over_pages() -> None:
    document = read_pdf(
        pdf(["The collaboration re-", "leased its", "open"], ["data today.", "All of it."], ["End."]), source="a"
    )
    assert document.text == "The collaboration released its open data today. All of it.\n\nEnd."


def test_the_title_of_the_metadata_counts_where_the_text_begins_with_it() -> None:
    assert read_pdf(pdf(["CERN opens data", "More."], title="CERN opens data"), source="a").title == "CERN opens data"
    assert read_pdf(pdf(["CERN opens data", "More."], title="report_final.doc"), source="a").title is None


def test_the_id_is_the_address_or_a_digest() -> None:
    assert read_pdf(pdf(["Words."]), source="a", url="https://example.org/a.pdf").id == "https://example.org/a.pdf"
    assert read_pdf(pdf(["Words."]), source="a").id == "sha256-44dcebcdcc564a64"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4\n", r"^a: is no PDF that can be read$"),
        (b"%PDF-1.4\ntrailer << /Root 9 0 R >>\nstartxref\n0\n%%EOF", r"^a: is no PDF that can be read$"),
        (pdf([]), r"^a: no text found \(scanned pages need OCR first\)$"),
    ],
)
def test_a_bad_pdf_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_pdf(data, source="a")


def test_an_encrypted_pdf_is_refused() -> None:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(["Secret."]))))
    writer.encrypt("password", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(SourceError, match=r"^a: is encrypted$"):
        read_pdf(out.getvalue(), source="a")
