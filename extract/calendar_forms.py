"""Calendar dates and periods as written: "10–14 July 2023", "March 24th", "2021–27", "2022-10-01"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from extract.years import is_year

Kind = Literal["date", "period", "relative"]
_LEAP_YEAR = 2024  # stands in for an unknown year, so that 29 February passes


@dataclass(frozen=True, slots=True, order=True)
class DateExpression:
    """A time expression at ``text[start:end]``.

    ``value`` is ISO 8601 as precise as the text ("2022", "2022-10-01", "--05-19" without a year,
    "2023-07-10/2023-07-14" for a period), or None where a relative one cannot be resolved.
    ``kind`` is "relative" where the value depends on the publication date. ``explicit_year`` says
    whether the text itself prints the year.
    """

    start: int
    end: int
    value: str | None
    kind: Kind
    explicit_year: bool


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ABBREVIATIONS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

SPACE = r"(?:[^\S\n]{1,3}|[^\S\n]{0,2}\n[^\S\n]{0,2})"
_FULL = "|".join([*MONTHS, *(m.upper() for m in MONTHS)])
_SHORT = "|".join([*_ABBREVIATIONS, *(a.upper() for a in _ABBREVIATIONS)])
MONTH = rf"(?:(?:{_FULL})(?!\w)|(?:{_SHORT})(?!\w)\.?)"
WEEKDAY = "(?:" + "|".join([*WEEKDAYS, *(rf"{d[:3]}\." for d in WEEKDAYS)]) + ")"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?!\w)(?![.:][0-9]|,[0-9]{1,3}(?![0-9])|[%°])"
YEAR = r"(?:1[89]|20)[0-9]{2}(?!\w)(?![.,][0-9])"
TO = rf"(?:{SPACE}?[-–—−‐‑]{SPACE}?|{SPACE}(?:to|until|till|through|thru){SPACE}(?:the{SPACE})?)"
AND = rf"(?:{SPACE}(?:and|&){SPACE}(?:the{SPACE})?)"
_JOIN = rf"(?P<join>{TO}|(?P<and>{AND}))"
_OF = rf"(?:{SPACE}of{SPACE}|{SPACE}|-)"
_ON = rf"(?:{WEEKDAY},?{SPACE}(?:the{SPACE})?)?"
_MONTH_DAY = rf"{SPACE}(?:the{SPACE})?"


def _year(name: str) -> str:
    return rf"(?:(?:,?{SPACE}(?:of{SPACE})?|,|-)(?P<{name}>{YEAR}))?"


_DAY_FIRST = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<d1>{DAY}){_OF}(?P<m1>{MONTH}){_year('y1')}{_JOIN}{_ON}(?P<d2>{DAY}){_OF}(?P<m2>{MONTH}){_year('y2')}",
        rf"(?P<d1>{DAY})(?P<and>(?:,{SPACE}{DAY}){{1,5}},?{AND})(?P<d2>{DAY}){_OF}(?P<m2>{MONTH}){_year('y2')}",
        rf"(?P<d1>{DAY}){_JOIN}{_ON}(?P<d2>{DAY}){_OF}(?P<m2>{MONTH}){_year('y2')}",
        rf"(?P<d2>{DAY}){_OF}(?P<m2>{MONTH}){_year('y2')}",
    )
)
_MONTH_FIRST = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<m1>{MONTH}){_MONTH_DAY}(?P<d1>{DAY}){_year('y1')}{_JOIN}{_ON}"
        rf"(?P<m2>{MONTH}){_MONTH_DAY}(?P<d2>{DAY}){_year('y2')}",
        rf"(?P<m2>{MONTH}){_MONTH_DAY}(?P<d1>{DAY})(?P<and>(?:,{SPACE}{DAY}){{1,5}},?{AND})(?P<d2>{DAY}){_year('y2')}",
        rf"(?P<m2>{MONTH}){_MONTH_DAY}(?P<d1>{DAY}){_JOIN}{_ON}(?P<d2>{DAY}){_year('y2')}",
        rf"(?P<m2>{MONTH}){_MONTH_DAY}(?P<d2>{DAY}){_year('y2')}",
        rf"(?P<m1>{MONTH}){_year('y1')}{_JOIN}(?P<m2>{MONTH}){_year('y2')}",
        rf"(?P<m2>{MONTH}){_year('y2')}",
    )
)
_ISO_DAY = r"(?:1[89]|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?![\w-])"
_ISO_TIME = r"(?:1[89]|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?=T[0-9]{2}:)"
_ISO_RANGE = re.compile(rf"(?P<a>{_ISO_DAY})(?:/|{TO})(?P<b>{_ISO_DAY})")
_ISO = re.compile(rf"(?:{_ISO_DAY}|{_ISO_TIME})(?!/[0-9])")
_ISO_SLASHES = re.compile(r"((?:1[89]|20)[0-9]{2})([/.])(0[1-9]|1[0-2])\2(0[1-9]|[12][0-9]|3[01])(?![\w/])")
_YEAR_SHORT = re.compile(r"(?P<y>(?:1[89]|20)[0-9]{2})(?P<sep>[-–—/‐‑])(?P<s>[0-9]{2})(?![\w/-])(?![.,][0-9])")
_YEARS = re.compile(rf"(?P<a>{YEAR})(?:{TO}|(?P<and>{AND}))(?P<b>{YEAR})(?![-/][0-9])")
_DECADE = re.compile(r"((?:1[89]|20)[0-9]0)['’]?s(?!\w)")
_ONE_YEAR = re.compile(rf"{YEAR}(?![-/][0-9])")
_NUMERIC = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2((?:1[89]|20)[0-9]{2})(?![\w/-])")
_SPANS = re.compile(r"\b(?i:between|spanning|spanned|spans|covering|covers)\s(?:the\s|both\s)?(?:years\s)?$")
_MONTH_CUE = re.compile(
    r"\b(?i:in|since|until|till|by|of|during|from|to|before|after|through|this|last|next|early|late|mid|between|and)[\s-]$"
)
_FROM = re.compile(r"\b(?i:from|between|in|during|for)\s$")
# "Mark your calendars: by May researchers …" is a month; "by May Smith", "in March for Science" are not.
_NO_MONTH_AFTER = re.compile(r"(?:\s(?:[A-Z][a-z]|for\s[A-Z]|be\b|have\b|on\s[A-Z])|['’]s\s[A-Z]|-?[0-9A-Z])")
_AMBIGUOUS_MONTHS = frozenset({"May", "March", "April", "June", "August"})


def read_day_first(text: str, position: int) -> list[DateExpression]:
    """What begins with a day's number at ``position``: one date, one period, or two dates joined by "and"."""
    numeric = _NUMERIC.match(text, position)
    if numeric is not None:
        return _numeric(numeric)
    for pattern in _DAY_FIRST:
        match = pattern.match(text, position)
        if match is not None and (found := _from_groups(text, match)):
            return found
    return []


def read_month_first(text: str, position: int) -> list[DateExpression]:
    """What begins with a month's name at ``position``; a month alone needs a preposition before it."""
    for pattern in _MONTH_FIRST:
        match = pattern.match(text, position)
        if match is None:
            continue
        groups = match.groupdict()
        if not groups.get("d2") and not groups.get("y2"):
            bare = [name for name in (groups.get("m1"), groups["m2"]) if name]
            if len(bare) == 2 and not (_FROM.search(text, max(0, position - 9), position) and _full(bare[0], bare[1])):
                continue
            if len(bare) == 1 and not _stands_alone(text, position, match):
                continue
        if found := _from_groups(text, match):
            return found
    return []


def read_year_first(text: str, position: int) -> list[DateExpression]:
    """What begins with four digits at ``position``: an ISO date, a year, or a range of years."""
    match = _ISO_RANGE.match(text, position)
    if match and _is_iso(match["a"]) and _is_iso(match["b"]) and match["a"] <= match["b"]:
        return [_period(match.start(), match.end(), match["a"], match["b"], True)]
    if (match := _ISO.match(text, position)) and _is_iso(match[0]):
        return [_date(match.start(), match.end(), match[0], True)]
    if match := _ISO_SLASHES.match(text, position):
        value = f"{match[1]}-{match[3]}-{match[4]}"
        return [_date(match.start(), match.end(), value, True)] if _is_iso(value) else []
    if match := _YEAR_SHORT.match(text, position):
        return _short_years(text, match)
    if match := _DECADE.match(text, position):
        first = int(match[1])
        return [_period(match.start(), match.end(), str(first), str(first + 9), True)]
    if (match := _YEARS.match(text, position)) and (found := _years(text, match)):
        return found
    match = _ONE_YEAR.match(text, position)
    if match is not None and is_year(text, match.start(), match.end()):
        return [_date(match.start(), match.end(), match[0], True)]
    return []


def month_number(name: str) -> int:
    """1 to 12 for a month's name or abbreviation in any case, with or without a full stop."""
    return [m[:3].lower() for m in MONTHS].index(name[:3].lower()) + 1


def _from_groups(text: str, match: re.Match[str]) -> list[DateExpression]:
    groups = match.groupdict()
    year2 = _int(groups["y2"])
    month2 = month_number(groups["m2"])
    day2 = _int(groups.get("d2"))
    if not _exists(year2, month2, day2):
        return []
    end_value = _value(year2, month2, day2)
    if not groups.get("d1") and not groups.get("m1"):
        return [_date(match.start(), match.end(), end_value, year2 is not None)]
    month1 = month_number(groups["m1"]) if groups.get("m1") else month2
    day1 = _int(groups.get("d1"))
    year1 = _int(groups.get("y1"))
    if year1 is None and year2 is not None:
        year1 = year2 - 1 if month1 > month2 else year2
    elif year2 is None and year1 is not None:
        year2 = year1 + 1 if month1 > month2 else year1
        end_value = _value(year2, month2, day2)
    if not _exists(year1, month1, day1):
        return []
    start_value = _value(year1, month1, day1)
    if year2 is not None and start_value >= end_value:
        return []
    if year2 is None and (month1, day1 or 0) >= (month2, day2 or 0) and month1 <= month2:
        return []
    explicit = year2 is not None
    listed = groups.get("and")
    if listed and not _SPANS.search(text, max(0, match.start() - 24), match.start()):
        days = [day1, *map(_int, re.findall(r"[0-9]+", listed)), day2]
        if not _follow(year1, month1, year2, month2, days):
            first_end = match.start("and")
            if len(days) > 2:
                return [_date(match.start(), match.end(), end_value, explicit)]
            second = match.start("d2") if "m1" not in groups else min(match.start("m2"), _at(match, "d2"))
            return [
                _date(match.start(), first_end, start_value, explicit),
                _date(second, match.end(), end_value, explicit),
            ]
    return [_period(match.start(), match.end(), start_value, end_value, explicit)]


def _follow(year1: int | None, month1: int, year2: int | None, month2: int, days: list[int | None]) -> bool:
    """Whether listed days, or two months, follow one another, so that the list is a period."""
    first_year, last_year = year1 or _LEAP_YEAR, year2 or _LEAP_YEAR
    known = [day for day in days if day is not None]
    if not known:
        return (last_year * 12 + month2) - (first_year * 12 + month1) == 1
    if len(known) > 2:
        return all(b - a == 1 for a, b in pairwise(known))
    return (date(last_year, month2, known[-1]) - date(first_year, month1, known[0])).days == 1


def _numeric(match: re.Match[str]) -> list[DateExpression]:
    """dd/mm/yyyy where it is plain which is the day; else the year alone. Dots always put the day first."""
    a, b, year = int(match[1]), int(match[3]), int(match[4])
    pairs = {(a, b)} if match[2] == "." else {(a, b), (b, a)}
    days = sorted({_value(year, m, d) for d, m in pairs if 1 <= m <= 12 and d >= 1 and _exists(year, m, d)})
    if not days:
        return []
    value = days[0] if len(days) == 1 else str(year)
    return [_date(match.start(), match.end(), value, True)]


def _short_years(text: str, match: re.Match[str]) -> list[DateExpression]:
    year, short = int(match["y"]), int(match["s"])
    # "2022-10" is a month; "2010-12" could be either, and prose writes a span of years that way.
    if match["sep"] == "-" and 1 <= short <= 12 and not short > year % 100:
        return [_date(match.start(), match.end(), match[0], True)]
    if short <= year % 100 or not _starts_range(text, match.start(), match.end("y")):
        return []
    return [_period(match.start(), match.end(), str(year), str(year // 100 * 100 + short), True)]


def _years(text: str, match: re.Match[str]) -> list[DateExpression]:
    first, last = match["a"], match["b"]
    if not _starts_range(text, match.start("a"), match.end("a")):
        return []
    if match["and"] and not _SPANS.search(text, max(0, match.start() - 24), match.start()):
        return []  # two years, read one after the other
    if first >= last or not is_year(text, match.start("b"), match.end("b")):
        return []
    return [_period(match.start(), match.end(), first, last, True)]


def _starts_range(text: str, start: int, end: int) -> bool:
    """Whether the digits are a year by what stands before them; after them comes the range."""
    window = max(0, start - 40)
    return is_year(text[window:end], start - window, end - window)


def _stands_alone(text: str, position: int, match: re.Match[str]) -> bool:
    name = match["m2"]
    if not _full(name) or not _MONTH_CUE.search(text, max(0, position - 9), position):
        return False
    return not (name.capitalize() in _AMBIGUOUS_MONTHS and _NO_MONTH_AFTER.match(text, match.end()))


def _full(*names: str) -> bool:
    return all(name.capitalize() in MONTHS for name in names)


def _exists(year: int | None, month: int, day: int | None) -> bool:
    return day is None or 1 <= day <= monthrange(year or _LEAP_YEAR, month)[1]


def _is_iso(value: str) -> bool:
    year, month, day = map(int, value.split("-"))
    return _exists(year, month, day)


def _value(year: int | None, month: int, day: int | None) -> str:
    head = f"{year}" if year is not None else "-"
    return f"{head}-{month:02d}" + (f"-{day:02d}" if day is not None else "")


def _int(digits: str | None) -> int | None:
    found = re.match(r"[0-9]+", digits) if digits else None
    return int(found[0]) if found else None


def _at(match: re.Match[str], group: str) -> int:
    start = match.start(group) if group in match.re.groupindex else -1
    return start if start >= 0 else match.end()


def _date(start: int, end: int, value: str, explicit: bool) -> DateExpression:
    return DateExpression(start, end, value, "date", explicit)


def _period(start: int, end: int, first: str, last: str, explicit: bool) -> DateExpression:
    return DateExpression(start, end, f"{first}/{last}", "period", explicit)
