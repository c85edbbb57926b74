"""Dates of announcements as ISO 8601 values, and what looks like a date and is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.dates import DateExpression, find_dates

ABSOLUTE = [
    ("on 10 July 2023", "10 July 2023", "2023-07-10"),
    ("on July 10th, 2023, in", "July 10th, 2023", "2023-07-10"),
    ("released on October 1st 2022.", "October 1st 2022", "2022-10-01"),
    ("July 10-14, 2023", "July 10-14, 2023", "2023-07-10/2023-07-14"),
    ("10–14 July 2023", "10–14 July 2023", "2023-07-10/2023-07-14"),
    ("from 10 to 14 July 2023.", "10 to 14 July 2023", "2023-07-10/2023-07-14"),
    ("from 10 to 14 July", "10 to 14 July", "--07-10/--07-14"),
    ("10 July to 2 August 2023", "10 July to 2 August 2023", "2023-07-10/2023-08-02"),
    ("between 3 and 5 May", "3 and 5 May", "--05-03/--05-05"),
    ("30 September – 2 October 2024", "30 September – 2 October 2024", "2024-09-30/2024-10-02"),
    ("28 December to 3 January 2024", "28 December to 3 January 2024", "2023-12-28/2024-01-03"),
    ("July 30 – August 2, 2023", "July 30 – August 2, 2023", "2023-07-30/2023-08-02"),
    ("10 and 11 July 2023", "10 and 11 July 2023", "2023-07-10/2023-07-11"),
    ("10, 11 and 12 July 2023", "10, 11 and 12 July 2023", "2023-07-10/2023-07-12"),
    ("On March 24th, the", "March 24th", "--03-24"),
    ("On the 19th of May we", "19th of May", "--05-19"),
    ("launched on 14 December in Geneva", "14 December", "--12-14"),
    ("29 February", "29 February", "--02-29"),
    ("Thursday, 5 December 2024", "Thursday, 5 December 2024", "2024-12-05"),
    ("in October 2022", "October 2022", "2022-10"),
    ("October, 2022", "October, 2022", "2022-10"),
    ("Oct. 2022", "Oct. 2022", "2022-10"),
    ("Sept 5, 2022", "Sept 5, 2022", "2022-09-05"),
    ("JULY 2023", "JULY 2023", "2023-07"),
    ("October–December 2023", "October–December 2023", "2023-10/2023-12"),
    ("from October 2022 to March 2023", "October 2022 to March 2023", "2022-10/2023-03"),
    ("from March to May", "March to May", "--03/--05"),
    ("Council session in September, the", "September", "--09"),
    ("available by May.", "May", "--05"),
    ("early March", "March", "--03"),
    ("2022-10-01", "2022-10-01", "2022-10-01"),
    ("2022-10-01T12:00:00Z", "2022-10-01", "2022-10-01"),
    ("2022-10", "2022-10", "2022-10"),
    ("2022-10-01/2022-10-05", "2022-10-01/2022-10-05", "2022-10-01/2022-10-05"),
    ("2022/10/01", "2022/10/01", "2022-10-01"),
    ("25/12/2022", "25/12/2022", "2022-12-25"),
    ("12/25/2022", "12/25/2022", "2022-12-25"),
    ("01/10/2022", "01/10/2022", "2022"),
    ("05/05/2022", "05/05/2022", "2022-05-05"),
    ("01.10.2022", "01.10.2022", "2022-10-01"),
    ("in 2014, CERN", "2014", "2014"),
    ("since 2021", "2021", "2021"),
    ("in 2014 researchers", "2014", "2014"),
    ("the 2012 datasets", "2012", "2012"),
    ("the 2023 Year of Open Science", "2023", "2023"),
    ("Run-1 (2010-2012) are", "2010-2012", "2010/2012"),
    ("spanning 2011 and 2012", "2011 and 2012", "2011/2012"),
    ("from 2014 to 2018", "2014 to 2018", "2014/2018"),
    ("2021–27", "2021–27", "2021/2027"),
    ("2021-27", "2021-27", "2021/2027"),
    ("the 2023/24 season", "2023/24", "2023/2024"),
    ("mid-2024", "mid-2024", "2024"),
    ("in early 2022", "early 2022", "2022"),
    ("spring 2024", "spring 2024", "2024"),
    ("Q3 2023", "Q3 2023", "2023"),
    ("FY2024", "FY2024", "2024"),
    ("the 1990s", "1990s", "1990/1999"),
    ("31 February 2023", "February 2023", "2023-02"),
    ("founded in 1865", "1865", "1865"),
]  # fmt: skip

NONE = [
    "2000 researchers", "more than 2000 open science practitioners", "1,950 datasets", "Horizon 2020", "ISO 8601",
    "Agenda 2030", "COP26", "OA2020", "version 2.0", "page 1998", "pp. 1998", "Data Release 3", "€2024", "EUR 2024",
    "$ 2024", "2024 euros", "2014 TB", "2012.5", "12014", "10.5281/2014.01", "https://example.org/2014/05/01/news",
    "https://example.org/?y=2014", "Directive (EU) 2019/1024", "CVE-2021-1234", "users may 12 times", "we may march on",
    "May we ask", "the March of Dimes", "a five-year plan", "for five years", "over the last year",
    "32 July", "2022-13-45", "version 2014", "2014%", "1850 people", "the internet of today",
    "Monday blues", "long ago", "in March for Science", "Strategy 2025",
]  # fmt: skip

RELATIVE = [
    ("today", "2023-05-10", "2023-05-10"),
    ("Today’s release", "2023-05-10", "2023-05-10"),
    ("yesterday", "2023-05-01", "2023-04-30"),
    ("tomorrow", "2023-12-31", "2024-01-01"),
    ("this year", "2023-05-10", "2023"),
    ("this year in Geneva", "2023-05-10", "2023"),
    ("last year", "2023-05-10", "2022"),
    ("next year", "2023-05-10", "2024"),
    ("earlier this year", "2023-05-10", "2023"),
    ("this week", "2023-05-10", "2023-05"),
    ("last week", "2023-05-02", "2023-04"),
    ("this month", "2023-05-10", "2023-05"),
    ("earlier this month", "2023-05-10", "2023-05"),
    ("last month", "2023-01-10", "2022-12"),
    ("next month", "2023-12-10", "2024-01"),
    ("this summer", "2023-05-10", "2023"),
    ("last summer", "2023-05-10", "2022"),
    ("last summer", "2023-11-10", "2023"),
    ("this winter", "2023-05-10", None),
    ("last Tuesday", "2023-05-10", "2023-05-09"),
    ("last Wednesday", "2023-05-10", "2023-05-03"),
    ("next Friday", "2023-05-10", "2023-05-12"),
    ("was released on Monday.", "2023-05-10", "2023-05-08"),
    ("will be released on Monday.", "2023-05-10", "2023-05-15"),
    ("two years ago", "2023-05-10", "2021"),
    ("10 years ago", "2023-05-10", "2013"),
    ("a year ago", "2023-05-10", "2022"),
    ("three months ago", "2023-02-10", "2022-11"),
    ("two weeks ago", "2023-05-30", "2023-05"),
    ("five days ago", "2023-05-03", "2023-04-28"),
    ("nearly ten years ago", "2023-05-10", None),
    ("a decade ago", "2023-05-10", None),
    ("10 years ago on May 8th by", "2023-05-10", "2013-05-08"),
    ("ten years ago today", "2023-05-10", "2013-05-10"),
    ("next March", "2023-05-10", "2024-03"),
    ("last October", "2023-05-10", "2022-10"),
    ("last May", "2023-05-10", "2022-05"),
    ("3 May last year", "2023-05-10", "2022-05-03"),
    ("by the end of the year", "2023-05-10", "2023"),
    ("in March", "2023-05-10", "--03"),
    ("on 3 May", "2023-05-10", "--05-03"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "value"), ABSOLUTE)
def test_an_absolute_date_has_its_span_and_value(text: str, words: str, value: str) -> None:
    found = find_dates(text)

    assert [(text[d.start : d.end], d.value) for d in found] == [(words, value)]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(("text", "published", "value"), RELATIVE)
def test_a_relative_date_is_resolved_by_the_publication_date(text: str, published: str, value: str | None) -> None:
    assert [d.value for d in find_dates(text, published=published)] == [value]


@pytest.mark.parametrize("text", ["today", "last year", "this summer", "two years ago", "on Monday", "this week"])
def test_a_relative_date_without_publication_has_no_value(text: str) -> None:
    assert [(d.value, d.kind) for d in find_dates(text)] == [(None, "relative")]


@pytest.mark.parametrize("published", ["2023", "no date", "", "2023-99-99"])
def test_a_publication_date_that_is_no_full_date_resolves_nothing(published: str) -> None:
    assert [d.value for d in find_dates("yesterday", published=published)] == [None]


@pytest.mark.parametrize(
    ("text", "value"),
    [("10 years ago on May 8th", "--05-08"), ("last October", "--10"), ("3 May last year", "--05-03")],
)
def test_what_a_relative_date_says_by_itself_is_kept_without_publication(text: str, value: str) -> None:
    assert [d.value for d in find_dates(text)] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2011 and 2012", ["2011", "2012"]),
        ("3 and 9 May 2023", ["2023-05-03", "2023-05-09"]),
        ("3 May and 9 June 2023", ["2023-05-03", "2023-06-09"]),
        ("in 2012 and on 4 July 2014, then 2015–2018", ["2012", "2014-07-04", "2015/2018"]),
        ("early and late 2012", ["2012"]),
    ],
)
def test_several_dates_come_in_text_order(text: str, values: list[str]) -> None:
    assert [d.value for d in find_dates(text)] == values


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("on 3 May", "2023-05-10", "2023-05-03"),
        ("on 14 December", "2023-01-10", "2022-12-14"),
        ("in September", "2022-10-02", "2022-09"),
        ("28 December to 3 January", "2023-12-20", "2023-12-28/2024-01-03"),
    ],
)
def test_a_yearless_date_takes_the_nearest_year_on_request(text: str, published: str, value: str) -> None:
    found = find_dates(text, published=published, resolve_yearless=True)

    assert [(d.value, d.explicit_year) for d in found] == [(value, False)]


def test_a_year_that_the_text_states_as_its_own_completes_its_dates() -> None:
    text = "This year, 2023, is the Year of Open Science. Experts met from 10 to 14 July."

    assert [d.value for d in find_dates(text)] == ["2023", "2023", "2023-07-10/2023-07-14"]


@pytest.mark.parametrize(
    ("text", "kind", "explicit"),
    [("2014", "date", True), ("2010-2012", "period", True), ("3 May", "date", False), ("today", "relative", False)],
)
def test_kind_and_explicit_year_tell_how_the_value_came_about(text: str, kind: str, explicit: bool) -> None:
    (found,) = find_dates(text, published="2023-05-10")

    assert (found.kind, found.explicit_year) == (kind, explicit)


def _assert_sound(text: str, found: list[DateExpression]) -> None:
    position = 0
    for one in found:
        assert position <= one.start < one.end <= len(text)
        position = one.end


_PIECES = st.sampled_from(
    ["10", "July", "2023", " ", "-", "–", "and", "to", "3", "May", "ago", "years", "last", "this", "on", "Monday",
     "/", ",", "\n", "é", "١٢"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(_PIECES, max_size=40).map(" ".join),
        st.lists(_PIECES, max_size=40).map("".join),
    )
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_sound_offsets(text: str) -> None:
    _assert_sound(text, find_dates(text))
    _assert_sound(text, find_dates(text, published="2024-02-29", resolve_yearless=True))


@pytest.mark.parametrize("piece", ["1", "1-", "2021-", "May ", "1-2 May ", "1 and ", "ago ", " ", "\n", "2021 and "])
def test_long_repetitive_text_takes_linear_time(piece: str) -> None:
    begin = time.process_time()

    find_dates(piece * 20_000)

    assert time.process_time() - begin < 5
