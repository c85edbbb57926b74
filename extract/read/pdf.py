"""PDF files to documents: the text of their pages, lines and hyphenated words joined."""

from __future__ import annotations

import io

from extract.language import resolve
from extract.read.documents import drop_invisible, make_document, one_line
from extract.read.text import unwrap
from extract.records import Document
from kg.errors import SourceError

_SENTENCE_ENDS = (".", "!", "?", ":", "”", '"')


def read_pdf(data: bytes, *, source: str, url: str | None = None) -> Document:
    """The document of a PDF file. Its title is that of its metadata where the text begins with it.

    Raises SourceError where the file is broken, encrypted, or holds images of text alone.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(source, "is encrypted")
        pages = [page.extract_text() for page in reader.pages]
        title = one_line(reader.metadata.title if reader.metadata else None)
    except (PyPdfError, ArithmeticError, AttributeError, ImportError, LookupError, MemoryError, RecursionError,
            TypeError, ValueError) as error:  # fmt: skip
        raise SourceError(source, "is no PDF that can be read") from error
    text = _joined(pages)
    if not text:
        raise SourceError(source, "no text found (scanned pages need OCR first)")
    begins = title is not None and " ".join(text.split()).casefold().startswith(title.casefold())
    return make_document(text, url=url, title=title if begins else None, lang=resolve(None, text))


def _joined(pages: list[str]) -> str:
    """Pages as one text; a sentence that runs over the end of a page is not broken there."""
    joined = ""
    for page in pages:
        page = drop_invisible(page).strip()
        if page:
            joined += ("\n\n" if joined.endswith(_SENTENCE_ENDS) else "\n" if joined else "") + page
    text = unwrap(joined, mend_hyphens=True)
    return text.encode("utf-8", "replace").decode("utf-8")
