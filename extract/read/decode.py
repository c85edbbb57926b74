"""Bytes to text: byte order mark, UTF-8, UTF-16, the declared charset, then the likeliest one."""

from __future__ import annotations

import codecs
import re

from extract.language import detect
from kg.errors import SourceError

SAMPLE_SIZE = 100_000  # bytes the statistical detection looks at
MOST_CONTROLS = 0.01  # share of control characters above which bytes are no text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ODD = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_WESTERN = frozenset({"en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "ca", "id"})


def decode(data: bytes, *, source: str, declared: str | None = None) -> str:
    """The text of the bytes, line ends as ``\\n``. ``declared`` is what a header or a tag says of the charset.

    A text that is UTF-8 but for a few broken bytes keeps them as U+FFFD.
    Raises SourceError where the bytes are empty or no text.
    """
    if not data.strip():
        raise SourceError(source, "is empty")
    text = _decoded(data, declared)
    if text is None:
        raise SourceError(source, "is not text")
    if not text.strip():
        raise SourceError(source, "is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, declared: str | None) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    sample = data[:SAMPLE_SIZE]
    if b"\0" in sample:
        wide = _utf16(sample)
        text = data.decode(wide, "replace") if wide else None
        return None if text is None or _ODD.search(text[:SAMPLE_SIZE]) else text
    if b"\0" in data or len(_CONTROLS.findall(sample)) > MOST_CONTROLS * len(sample):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # In text of another charset nearly every byte above ASCII is broken, in damaged UTF-8 few are.
    if 4 * broken <= len(data) - len(data.translate(None, _HIGH)):
        return text
    return _declared(data, declared) or _likeliest(data)


_HIGH = bytes(range(0x80, 0x100))


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: ASCII letters leave NUL bytes at every second place only."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.3 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _declared(data: bytes, declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        codec = codecs.lookup(declared.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # Browsers read Latin-1 as windows-1252 (WHATWG Encoding Standard); "hex" and the like are no charsets.
    encoding = "cp1252" if codec.name in {"iso8859-1", "ascii"} else codec.name
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None
    return text


def _likeliest(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    # Short Western texts mislead the statistics, so the commonest legacy charset is tried first.
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = None
    if western is not None and _mostly_ascii(western) and detect(western) in _WESTERN:
        return western
    best = from_bytes(data[:SAMPLE_SIZE]).best()
    if best is not None:
        return data.decode(best.encoding, "replace")
    return None


def _mostly_ascii(text: str) -> bool:
    letters = sum(map(str.isalpha, text[:SAMPLE_SIZE]))
    ascii_letters = sum(c.isalpha() and c.isascii() for c in text[:SAMPLE_SIZE])
    return letters > 0 and ascii_letters / letters >= 0.8
