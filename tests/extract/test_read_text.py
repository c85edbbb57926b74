from __future__ import annotations

import pytest

from extract.read.decode import decode
from extract.read.documents import digest, iso_date, web_address, with_title
from extract.read.text import read_markdown, read_text
from kg.errors import SourceError


@pytest.mark.parametrize(
    "data",
    [
        "Zürich’s data".encode(),
        "Zürich’s data".encode("utf-8-sig"),
        "Zürich’s data".encode("utf-16"),
        b"\xfe\xff" + "Zürich’s data".encode("utf-16-be"),
        "Zürich’s data".encode("utf-16-le"),
        "Zürich’s data".encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16 mark", "utf-16-be mark", "utf-16-le", "windows-1252"],
)
def test_text_is_decoded_from_any_encoding(data: bytes) -> None:
    assert decode(data, source="a.txt") == "Zürich’s data"


def test_text_of_another_alphabet_is_decoded() -> None:
    text = "Лаборатория опубликовала все данные, и теперь они доступны каждому."
    assert decode(text.encode("cp1251"), source="a.txt") == text


def test_a_declared_charset_is_used() -> None:
    assert decode("Kraków, Łódź".encode("iso8859-2"), source="a", declared="ISO-8859-2") == "Kraków, Łódź"


@pytest.mark.parametrize("charset", ["x-nonsense", "hex", "rot13", "", "a\0b", "idna"])
def test_an_odd_charset_declaration_is_passed_over(charset: str) -> None:
    assert decode("The café is open".encode("cp1252"), source="a", declared=charset) == "The café is open"


def test_a_broken_byte_in_utf8_leaves_the_rest_as_it_is() -> None:
    assert decode("Zürich, Genève, Malmö, Kraków \xff".encode()[:-2] + b"\xff", source="a") == (
        "Zürich, Genève, Malmö, Kraków \ufffd"
    )


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"ELF\x01\x02\x03\x04\x05" * 9, b"text" + b"\0" * 9]
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.bin: is not text$"):
        decode(data, source="a.bin")


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", "\u200b\n".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.txt: (is empty|no text found)$"):
        read_text(data, source="a.txt")


def test_a_short_first_line_over_a_blank_one_is_the_title_and_stays_the_first_paragraph() -> None:
    document = read_text(b"CERN opens data\n\nCMS released 10 TB.\n", source="a.txt")
    assert (document.title, document.text) == ("CERN opens data", "CERN opens data\n\nCMS released 10 TB.")


@pytest.mark.parametrize(
    "text", ["CMS released 10 TB.\n\nMore follows.", "CERN\nopens data", "One line", "x" * 200 + "\n\ny"]
)
def test_a_sentence_or_a_long_line_is_no_title(text: str) -> None:
    assert read_text(text.encode(), source="a.txt").title is None


def test_a_drawn_line_under_a_title_is_dropped() -> None:
    assert read_text(b"CERN opens data\n=====\nCMS released.", source="a").text == "CERN opens data\n\nCMS released."


def test_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    text = b"The CMS\ncollaboration has\r\nreleased open-\nscience data.\n \n\nMore follows\nsoon."
    assert (
        read_text(text, source="a").text
        == "The CMS collaboration has released open-science data.\n\nMore follows soon."
    )


def test_items_of_a_list_keep_a_line_each() -> None:
    text = b"There are:\n- data of\n  2010\n- data of 2011\n1. a number"
    assert read_text(text, source="a").text == "There are:\n- data of 2010\n- data of 2011\n1. a number"


def test_lines_too_long_to_be_wrapped_are_paragraphs() -> None:
    first, second = "The data are open. " * 8, "They are free."
    assert read_text(f"{first}\n{second}".encode(), source="a").text == f"{first.strip()}\n\n{second}"


def test_soft_hyphens_and_zero_width_spaces_are_taken_out_of_words() -> None:
    assert read_text("Open\u00adAIRE\u200b data".encode(), source="a").text == "OpenAIRE data"


def test_a_large_text_is_one_document() -> None:
    line = b"The laboratory has released all of its data to the public today.\n"
    document = read_text(line * 80_000 + b"\n" + line * 80_000, source="a.txt")
    assert len(document.text) == 160_000 * len(line)


def test_the_id_is_a_digest_of_the_text_and_never_its_path() -> None:
    assert read_text(b"abc", source="a").id == read_text(b"abc\n", source="b").id == "sha256-ba7816bf8f01cfea"
    assert digest("abc") == "sha256-ba7816bf8f01cfea"


def test_the_id_is_the_address_where_the_text_was_fetched() -> None:
    assert read_text(b"abc", source="a", url="https://example.org/a.txt").id == "https://example.org/a.txt"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Body.", "CERN opens data\n\nBody."),
        ("CERN opens data\n\nBody.", "CERN opens data\n\nBody."),
        ("CERN  Opens Data.\n\nBody.", "CERN opens data\n\nBody."),
        ("CERN opens data today.\n\nBody.", "CERN opens data\n\nCERN opens data today.\n\nBody."),
        ("CERN opens data", "CERN opens data"),
        ("", "CERN opens data"),
    ],
)
def test_a_title_is_the_first_paragraph_once(body: str, expected: str) -> None:
    assert with_title("CERN opens data", body) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T23:30:00-05:00", "2024-03-05"),
        ("2024-03-05 10:00:00Z", "2024-03-05"),
        ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"),
        ("2024-03", None),
        ("2024", None),
        ("2024-02-30", None),
        ("yesterday", None),
        (None, None),
        (1709632800, None),
        ("", None),
    ],
)
def test_a_date_is_kept_where_it_is_a_day(value: object, expected: str | None) -> None:
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" https://example.org/a?b=1#c ", "https://example.org/a?b=1"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("/relative", None),
        ("http://[broken", None),
        ("http://", None),
        (None, None),
    ],
)
def test_only_absolute_web_addresses_are_kept(value: str | None, expected: str | None) -> None:
    assert web_address(value) == expected


MARKDOWN = b"""---
title: "CERN: opens \\"data\\""
date: 2024-03-05 10:00:00 +0100
url: https://example.org/news/1
publisher: 'CERN''s news'  # ours
lang: en-GB
tags:
  - open
---
# CERN: opens "data"

The **CMS** [collaboration](https://cms.cern) has
released *10 TB*[^1] of `data`.

- one [link][1]
- two

```python
import antigravity
```

![a picture](x.png)

## What next

| set | size |
|-----|------|
| A   | 1 TB |

<p>Raw <b>HTML</b>.</p>

[1]: https://example.org
"""


def test_markdown_is_read_as_prose_with_its_front_matter() -> None:
    document = read_markdown(MARKDOWN, source="a.md")
    assert document.text == (
        'CERN: opens "data"\n\nThe CMS collaboration has released 10 TB of data.\n\none link\ntwo\n\n'
        "What next\n\nset | size\nA | 1 TB\n\nRaw HTML."
    )
    assert (document.title, document.published, document.publisher) == (
        'CERN: opens "data"',
        "2024-03-05",
        "CERN's news",
    )
    assert (document.id, document.url, document.lang) == ("https://example.org/news/1",) * 2 + ("en-GB",)


def test_an_id_in_front_matter_goes_before_the_address() -> None:
    document = read_markdown(b'+++\nid = "n1"\nurl = "https://example.org/1"\n+++\nText.', source="a.md")
    assert (document.id, document.url) == ("n1", "https://example.org/1")


def test_a_heading_is_the_title_where_front_matter_has_none() -> None:
    document = read_markdown(b"CERN opens data\n===\n\nText.", source="a.md")
    assert (document.title, document.text) == ("CERN opens data", "CERN opens data\n\nText.")


def test_a_folded_title_is_read() -> None:
    assert read_markdown(b"---\ntitle: >-\n  CERN opens\n  data\n---\nText.", source="a").title == "CERN opens data"


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert read_markdown(b"---\n\nText one.\n\n---\n\nText two.", source="a.md").text == "Text one.\n\nText two."


def test_front_matter_without_an_end_is_text() -> None:
    assert "title: x" in read_markdown(b"---\ntitle: x\nText.", source="a.md").text


@pytest.mark.parametrize("data", [b"---\nlang: en\n---\n", b"```\ncode\n```", b"![](x.png)", b"<!-- only this -->"])
def test_markdown_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.md: no text found$"):
        read_markdown(data, source="a.md")
