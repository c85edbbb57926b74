"""Which of the media types on offer an Accept header gets."""

from __future__ import annotations

import pytest

from kg.serve.media import choose, with_charset

OFFERED = ("application/json", "text/csv", "text/turtle")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/csv"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;q=0.5, text/csv;q=0.4", "text/turtle"),
        ("text/csv ; q=0.3 , text/turtle ; q=0.9", "text/turtle"),
        ("*/*, text/turtle", "text/turtle"),
        ("*/*;q=0.9, text/turtle;q=0.1", "application/json"),
        ("application/json;q=0, */*;q=0.1", "text/csv"),
        ("text/*;q=0.5, text/csv;q=0.1", "text/turtle"),
        ("text/turtle;charset=utf-8;q=0.2, text/csv;q=0.1", "text/turtle"),
        ("text/html", None),
        ("text/csv;q=0", None),
        ("*/*;q=0.000", None),
        ("text/csv;q=7", "text/csv"),
        ("garbage", "application/json"),
        (";;,,//", "application/json"),
    ],
)  # fmt: skip
def test_best_of_what_is_offered(accept: str | None, chosen: str | None) -> None:
    assert choose(accept, OFFERED) == chosen


def test_text_says_its_encoding() -> None:
    assert with_charset("text/csv") == "text/csv; charset=utf-8"
    assert with_charset("application/json") == "application/json"
