"""Whether four digits are a year, or a count, a page, an amount or a programme's name ("Horizon 2020")."""

from __future__ import annotations

import re

from extract.counting import counted_noun

# News of science speaks of these years without a preposition; others need one.
LIKELY_YEARS = range(1950, 2051)
# Years that directly modify a plural ("the 2012 datasets").
_MODIFYING_YEARS = range(1990, 2036)
# Round years that end the name of a plan rather than date it, after a capitalised word.
_PLAN_YEARS = (2030, 2035, 2040, 2045, 2050)
_WINDOW = 24

_REJECT_BEFORE = re.compile(
    r"(?:[€$£¥₹#§]|\b(?i:eur|usd|gbp|chf|jpy|aud|cad|pages?|pp?\.|horizon|agenda|vision|strategy|mission|europe|goals?"
    r"|targets?|iso|ieee|rfc|din|versions?|v\.?|release|room|no\.|nos\.|nr\.|number|grants?|lines?|section|decade|sdgs?"
    r"|windows|top|pre|post|mjd|ngc|messier|than|nearly"
    r"|almost|approximately|roughly|some|least|most|exactly)(?:[ \t\u00a0-]|$)|%)[ \u00a0]?$"
)
_REJECT_AFTER = re.compile(
    r"[+°×]|[ \t\u00a0]?[%€£]|[.,:/-][0-9]|@|[ \t\u00a0-]?(?i:per[ ]?cent|million|billion|thousand"
    r"|hundred|euros?|dollars?|eur|usd|gbp"
    r"|chf|bytes|(?:kilo|mega|giga|tera|peta|exa)bytes?|[kmgtpe]i?b|[kmgt]?ev|[kcmn]?m"
    r"|kg|[gm]hz|hours?|minutes?|days?|weeks?"
    r"|months?|(?-i:years?)|times|words|degrees|light-years)(?!\w)"
)
_CUE = re.compile(
    r"(?:\b(?i:in|since|until|till|during|from|by|of|before|after|to|through|throughout|circa|years?|late|early|mid"
    r"|around|spring|summer|autumn|fall|winter|between|and|or|spanning|for|over|both|q[1-4])"
    r"[\s,-]+(?i:the |both |year )?|[(\[,;–—-]\s?)$"
)
_STRONG_CUE = re.compile(
    r"\b(?i:(?:in|since|until|during|by|late|early|mid|from)[\s-]"
    r"|(?:19|20)[0-9]{2}(?: to |[ ]?[-–][ ]?))$"
)
_MODIFIES = re.compile(r"(?:\b(?i:the|this|its|our|their)|['’]s?|\b[A-Z][\w-]*)\s$")
_PLAN = re.compile(r"\b[A-Z][\w-]+\s$")
_MONTH_BEFORE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s$"
)


def is_year(text: str, start: int, end: int) -> bool:
    """Whether the digits ``text[start:end]`` are a year of the common era, 1800 to 2099, by what stands around them."""
    digits = text[start:end]
    if len(digits) != 4 or not digits.isascii() or not digits.isdecimal():
        return False
    year = int(digits)
    if not 1800 <= year <= 2099:
        return False
    before = text[max(0, start - _WINDOW) : start]
    if _REJECT_BEFORE.search(before) or _REJECT_AFTER.match(text, end):
        return False
    if year not in LIKELY_YEARS and not _CUE.search(before):
        return False
    if year in _PLAN_YEARS and _PLAN.search(before) and not (_CUE.search(before) or _MONTH_BEFORE.search(before)):
        return False
    if counted_noun(text, end) is None:
        return True
    if year % 100 == 0:
        return False
    return bool(_STRONG_CUE.search(before)) or (year in _MODIFYING_YEARS and bool(_MODIFIES.search(before)))
