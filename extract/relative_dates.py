"""Expressions that lean on the publication date: "yesterday", "last October", "10 years ago", "this summer"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from extract.calendar_forms import MONTHS, SPACE, WEEKDAYS, DateExpression, Kind, month_number
from extract.numerals import WORDS, parse_number

# First and last month of a season in the northern hemisphere, where the announcements are written.
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_MONTH_NAME = "|".join(MONTHS)
_WEEKDAY_NAME = "|".join(WEEKDAYS)

_DAY_WORD = re.compile(r"(?i:today|tonight|yesterday|tomorrow)(?!\w)")
_GENERIC_TODAY = re.compile(r"\b(?i:of|until|as)\s$")
_WHICH = re.compile(
    rf"(?:(?i:earlier|later|early|late|mid)[ -])?(?P<which>[Tt]his|[Ll]ast|[Nn]ext|THIS){SPACE}"
    rf"(?P<unit>year|month|week|quarter|spring|summer|autumn|fall|winter|morning|afternoon|evening|night"
    rf"|{_MONTH_NAME}|{_WEEKDAY_NAME})(?!\w)(?!{SPACE}of(?!\w)|-)"
)
_DURATION = re.compile(r"\b(?i:the|over|for)\s$")
_END_OF = re.compile(
    rf"[Tt]he{SPACE}(?:end|beginning|start|close|middle){SPACE}of{SPACE}(?:the|this){SPACE}(year|month)(?!\w)"
)
_WEEKDAY = re.compile(rf"(?P<day>{_WEEKDAY_NAME})(?!\w)")
_ON_WEEKDAY = re.compile(r"\b(?i:on|by|until|since|from)\s$")
_FUTURE = re.compile(r"\b(?:will|shall|to be held|going to|upcoming|takes? place)\b")
_AGO = re.compile(
    rf"(?<![\w.,-])(?P<n>[0-9]{{1,3}}|an?|{WORDS})(?:{SPACE}|-)(?P<unit>year|month|week|day|decade)s?{SPACE}$",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?i:almost|nearly|about|around|over|than|some|roughly|approximately|to|least|just|under|or|and)\s$"
)
_SAME_DAY = re.compile(rf",?{SPACE}(?i:(?P<day>today)|this{SPACE}(?P<unit>week|month))(?!\w)")
_YEAR_AFTER = re.compile(
    rf",?{SPACE}(?:of{SPACE})?(?:earlier{SPACE}|later{SPACE})?(?P<which>this|last|next){SPACE}year(?!\w)"
)


def read_relative(text: str, position: int, published: date | None) -> DateExpression | None:
    """What relative expression begins at ``position``, resolved where ``published`` is known."""
    if match := _DAY_WORD.match(text, position):
        if _GENERIC_TODAY.search(text, max(0, position - 7), position) and match[0].lower() == "today":
            return None  # "the internet of today"
        days = {"yesterday": -1, "tomorrow": 1}.get(match[0].lower(), 0)
        value = (published + timedelta(days=days)).isoformat() if published else None
        return _relative(position, match.end(), value)
    if match := _WHICH.match(text, position):
        # "over the last year" is a stretch of time, "last year" a date.
        if match["which"].lower() != "this" and _DURATION.search(text, max(0, position - 6), position):
            return None
        return _relative(position, match.end(), _which(match["which"].lower(), match["unit"], published))
    if match := _END_OF.match(text, position):
        value = (f"{published.year}" if match[1] == "year" else f"{published:%Y-%m}") if published else None
        return _relative(position, match.end(), value)
    if match := _WEEKDAY.match(text, position):
        if not _ON_WEEKDAY.search(text, max(0, position - 6), position):
            return None
        value = _on_weekday(text, match, published).isoformat() if published else None
        return _relative(position, match.end(), value)
    return None


def read_ago(text: str, position: int, published: date | None) -> tuple[DateExpression, int | None] | None:
    """ "N years ago" where "ago" stands at ``position``, and the year it points at, if it does so exactly.

    A vague number ("nearly ten years ago") and decades give no value; weeks are counted to the month.
    """
    match = _AGO.search(text, max(0, position - 48), position)
    if match is None:
        return None
    word = match["n"].lower()
    number = 1 if word in ("a", "an") else parse_number(word)
    vague = _VAGUE.search(text, max(0, match.start() - 16), match.start()) is not None
    end = position + len("ago")
    if number is None or vague or published is None or number != int(number) or number > 1500:
        return _relative(match.start(), end, None), None
    count, unit = int(number), match["unit"].lower()
    year = published.year - count if unit == "year" else None
    same = _SAME_DAY.match(text, end)
    if same is not None and year is not None:
        fine = f"{year}-{published:%m-%d}" if same["day"] else f"{year}-{published:%m}"
        return _relative(match.start(), same.end(), fine), year
    return _relative(match.start(), end, _back(published, count, unit)), year


def with_year_word(text: str, found: DateExpression, published: date | None) -> DateExpression:
    """The date taken together with a "this year" or "last year" after it, else the date itself."""
    match = _YEAR_AFTER.match(text, found.end)
    if match is None or found.explicit_year or found.value is None:
        return found
    kind: Kind = "period" if found.kind == "period" else "relative"
    if published is None:
        return DateExpression(found.start, match.end(), found.value, kind, False)
    year = published.year + {"last": -1, "this": 0, "next": 1}[match["which"]]
    return DateExpression(found.start, match.end(), in_year(found.value, year), kind, False)


def in_year(value: str, year: int) -> str:
    """A yearless value in the given year; a period that passes New Year ends in the next.

    >>> in_year("--12-28/--01-03", 2023)
    '2023-12-28/2024-01-03'
    """
    first, _, last = value.partition("/")
    if not last:
        return f"{year}{first[1:]}"
    return f"{year}{first[1:]}/{year + (last < first)}{last[1:]}"


def nearest_year(value: str, published: date) -> int:
    """The year that puts a yearless date nearest to the publication date; a tie goes to the past."""
    first = value.partition("/")[0]
    month, _, day = first[2:].partition("-")

    def distance(year: int) -> int:
        # 29 February of a common year counts as the 28th; a month as its middle.
        return abs((date(year, int(month), min(int(day or 15), 28)) - published).days)

    return min((published.year - 1, published.year, published.year + 1), key=distance)


def _which(which: str, unit: str, published: date | None) -> str | None:
    """Value of "this", "last" or "next" with a unit."""
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit in MONTHS:
        month = month_number(unit)
        if published is None:
            return f"--{month:02d}"
        year = published.year
        if step < 0 and month >= published.month:
            year -= 1
        elif step > 0 and month <= published.month:
            year += 1
        return f"{year}-{month:02d}"
    if published is None:
        return None
    if unit == "week":
        # The month of the week's Thursday, as ISO 8601 assigns weeks to years; a day would be invented.
        thursday = published + timedelta(days=3 - published.weekday(), weeks=step)
        return f"{thursday:%Y-%m}"
    if unit in WEEKDAYS:
        return _weekday(published, WEEKDAYS.index(unit), step).isoformat()
    if unit in ("morning", "afternoon", "evening", "night"):
        return (published + timedelta(days=step)).isoformat()
    if unit == "year":
        return str(published.year + step)
    if unit == "month":
        return _month(published.year * 12 + published.month - 1 + step)
    if unit in _SEASONS:
        begin, end = _SEASONS[unit]
        year = published.year
        if step < 0 and published.month <= end:
            year -= 1
        elif step > 0 and published.month >= begin:
            year += 1
        return str(year)
    return None  # a quarter has no ISO value; a winter lies in two years


def _weekday(published: date, weekday: int, step: int) -> date:
    """The day of that name strictly before or after; for "this", the one in the same week."""
    if step < 0:
        return published - timedelta(days=(published.weekday() - weekday - 1) % 7 + 1)
    if step > 0:
        return published + timedelta(days=(weekday - published.weekday() - 1) % 7 + 1)
    return published + timedelta(days=weekday - published.weekday())


def _on_weekday(text: str, match: re.Match[str], published: date) -> date:
    """ "on Monday": the last such day, the publication day included; the next where the sentence is of the future."""
    start = max(text.rfind(". ", max(0, match.start() - 200), match.start()), match.start() - 200, 0)
    stop = text.find(". ", match.end(), match.end() + 200)
    sentence = text[start : stop if stop >= 0 else match.end() + 200]
    weekday = WEEKDAYS.index(match["day"])
    if _FUTURE.search(sentence):
        return published + timedelta(days=(weekday - published.weekday()) % 7)
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def _back(published: date, count: int, unit: str) -> str | None:
    if unit == "year":
        return str(published.year - count)
    if unit == "month":
        return _month(published.year * 12 + published.month - 1 - count)
    if unit == "week":
        return f"{published - timedelta(weeks=count):%Y-%m}"
    return (published - timedelta(days=count)).isoformat() if unit == "day" else None


def _month(months: int) -> str:
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _relative(start: int, end: int, value: str | None) -> DateExpression:
    return DateExpression(start, end, value, "relative", False)
