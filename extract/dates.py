"""Dates, periods and relative time expressions, as ISO 8601 values no more precise than the text.

Anchors (digits, names of months and weekdays, "this", "ago" and the like) are found by one regular
expression; at each of them the longest form that fits is read. No model, bounded repetition, linear
time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from extract.calendar_forms import (
    MONTHS,
    SPACE,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    DateExpression,
    Kind,
    read_day_first,
    read_month_first,
    read_year_first,
)
from extract.relative_dates import in_year, nearest_year, read_ago, read_relative, with_year_word
from extract.years import is_year

__all__ = ["DateExpression", "Kind", "find_dates", "is_year"]

_MONTH_START = "|".join(sorted({m[:3] for m in MONTHS} | {m[:3].upper() for m in MONTHS}))
_WEEKDAY_START = "|".join(d[:3] for d in WEEKDAYS)
_ANCHOR = re.compile(
    rf"(?<!\w)(?:(?<![./@#$€£¥=&?%~+-])(?P<digits>[0-9]{{1,8}})(?![0-9])"
    rf"|(?P<weekday>{_WEEKDAY_START})(?=day|sday|nesday|rsday|urday|\.)"
    rf"|(?P<month>{_MONTH_START})"
    rf"|(?P<relative>[Tt]his\s|[Ll]ast\s|[Nn]ext\s|[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow"
    rf"|[Tt]he\s(?:end|close|beginning)\s)"
    rf"|(?P<part>[Ee]arl(?:y|ier)[ -]|[Mm]id[ -]|[Ll]ate(?:r)?[ -]"
    rf"|[Ss]pring\s|[Ss]ummer\s|[Aa]utumn\s|[Ff]all\s|[Ww]inter\s|Q[1-4]\s|H[12]\s|FY\s?2)"
    rf"|(?P<ago>ago)(?!\w))"
)
# A part of a year adds no precision that ISO 8601 can say: "mid-2024", "Q3 2023", "FY2024".
_PART_OF_YEAR = re.compile(
    rf"(?:(?i:early|mid|late)(?:[ -](?i:to)[ -](?i:late|mid))?[ -](?:in{SPACE})?"
    rf"|(?i:spring|summer|autumn|fall|winter)(?:,|{SPACE}of)?{SPACE}|[QH][1-4]{SPACE}(?:of{SPACE})?|FY{SPACE}?)"
    rf"(?P<year>{YEAR})(?:[–/-](?P<short>[0-9]{{2}})(?![\w/-]))?"
)
_WEEKDAY_BEFORE = re.compile(rf"{WEEKDAY},?{SPACE}(?:the{SPACE})?")
# "This year, 2023, …" says what year the text was written in.
_STATED_YEAR = re.compile(rf"\b[Tt]his{SPACE}year(?:,{SPACE}|{SPACE}\()(?P<year>{YEAR})")
_AFTER_AGO = re.compile(rf",?{SPACE}(?:on{SPACE}(?:the{SPACE})?|in{SPACE})")


def find_dates(text: str, *, published: str | None = None, resolve_yearless: bool = False) -> list[DateExpression]:
    """Dates in text order, not overlapping, each the longest form at its place.

    ``published`` (an ISO 8601 date; anything less than a full date counts as unknown) resolves relative
    expressions. Without it those have no value, except that "last October" is still ``--10`` and
    "10 years ago on May 8th" still ``--05-08``. ``resolve_yearless`` gives a date without a year the
    year nearest to the publication date.

    "This week" is resolved to its month, "this summer" to its year, and the 1990s are ``1990/1999``.
    Two years or far days joined by "and" are two dates; after "between", "spanning" or "covering",
    and for days or months that follow one another, a period. Durations ("five years") are not
    returned. Where the text itself says "this year, 2023", that year completes its dates.
    """
    day = _published(published)
    found: list[DateExpression] = []
    position = 0
    while (anchor := _ANCHOR.search(text, position)) is not None:
        read = _read(text, anchor, day)
        if read and found and read[0].start < found[-1].end:
            read = []
        if resolve_yearless and day is not None:
            read = [_resolved(expression, day) for expression in read]
        found.extend(read)
        position = max(read[-1].end if read else 0, anchor.end())
    stated = _STATED_YEAR.search(text)
    if stated is not None and is_year(text, *stated.span("year")):
        return [_in_stated_year(expression, int(stated["year"]), text) for expression in found]
    return found


def _read(text: str, anchor: re.Match[str], published: date | None) -> list[DateExpression]:
    start = anchor.start()
    match anchor.lastgroup:
        case "digits":
            size = len(anchor["digits"])
            if size == 4:
                return read_year_first(text, start)
            return _dated(text, read_day_first(text, start), published) if size <= 2 else []
        case "month":
            return _dated(text, read_month_first(text, start), published)
        case "weekday":
            return _weekday(text, start, published)
        case "part":
            return _part(text, start, published)
        case "ago":
            return _ago(text, start, published)
        case _:
            relative = read_relative(text, start, published)
            return [relative] if relative else []


def _dated(text: str, found: list[DateExpression], published: date | None) -> list[DateExpression]:
    return [*found[:-1], with_year_word(text, found[-1], published)] if found else []


def _weekday(text: str, start: int, published: date | None) -> list[DateExpression]:
    """A date led by its weekday, else the weekday alone."""
    match = _WEEKDAY_BEFORE.match(text, start)
    if match is not None:
        reader = read_day_first if text[match.end() : match.end() + 1].isdecimal() else read_month_first
        found = _dated(text, reader(text, match.end()), published)
        if found and (found[0].value or "").count("-") >= 2:
            return [replace(found[0], start=start), *found[1:]]
    relative = read_relative(text, start, published)
    return [relative] if relative else []


def _part(text: str, start: int, published: date | None) -> list[DateExpression]:
    match = _PART_OF_YEAR.match(text, start)
    if match is None:
        relative = read_relative(text, start, published)
        return [relative] if relative else []
    year, short = match["year"], match["short"]
    if short and int(short) == (int(year) + 1) % 100:
        return [DateExpression(start, match.end(), f"{year}/{int(year) + 1}", "period", True)]
    if short or not is_year(text, match.start("year"), match.end("year")):
        return []
    return [DateExpression(start, match.end(), year, "date", True)]


def _ago(text: str, start: int, published: date | None) -> list[DateExpression]:
    """ "10 years ago", with the day or month that may follow: "10 years ago on May 8th"."""
    read = read_ago(text, start, published)
    if read is None:
        return []
    ago, year = read
    match = _AFTER_AGO.match(text, ago.end)
    if match is not None:
        reader = read_day_first if text[match.end() : match.end() + 1].isdecimal() else read_month_first
        found = reader(text, match.end())
        if len(found) == 1 and not found[0].explicit_year and found[0].value is not None:
            value = in_year(found[0].value, year) if year is not None else found[0].value
            return [replace(found[0], start=ago.start, value=value, kind="relative")]
    return [ago]


def _resolved(expression: DateExpression, published: date) -> DateExpression:
    value = expression.value
    if value is None or not value.startswith("--"):
        return expression
    return replace(expression, value=in_year(value, nearest_year(value, published)))


def _in_stated_year(expression: DateExpression, year: int, text: str) -> DateExpression:
    value = expression.value
    if value is None:
        this_year = text[expression.start : expression.end].lower() == "this year"
        return replace(expression, value=str(year)) if this_year else expression
    return replace(expression, value=in_year(value, year)) if value.startswith("--") else expression


def _published(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
