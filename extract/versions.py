"""Versions of data, software and documents: "version 3.1", "DR3", "Data Release 9", "the first open dataset"."""

from __future__ import annotations

import re

_S = r"[ \t\u00a0]{1,2}"
_NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}(?:-?(?:alpha|beta|rc)[.-]?[0-9]{0,3})?"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|[0-9]{0,2}(?:1st|2nd|3rd|[0-9]th))"
)
_EDITION = (
    r"(?:version|edition|release|batch|draft|revision|iteration|instal?lment|tranche|dataset|data[ ]set|catalogue"
    r"|catalog)"
)
# Words that cannot stand between an ordinal and what it numbers; others may, up to three.
_MODIFIER = (
    r"(?!(?:of|in|at|on|to|for|from|with|by|and|or|the|an?|is|are|was|were|has|have|will|that|which|time|step"
    r"|year|years|day|phase|run)\b)[A-Za-z][A-Za-z’'-]{0,24}"
)
_VERSION = re.compile(
    # The lookahead rules most words out at their first letter.
    rf"""(?<!\w)(?=[0-9vVRDEfstneFSTN])(?:
      (?:[Vv](?:ersion|er\.)|Release){_S}(?P<version>{_NUMBER})
    | [Vv](?P<v>[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{0,3}})
    | (?P<release>(?:Early[ ])?Data{_S}Release{_S}{_NUMBER}|E?DR[ ]?[0-9]{{1,3}}(?:\.[0-9]{{1,2}})?)
    | (?<![.-])(?P<edition>(?i:{_ORDINAL}))(?:-ever)?(?=(?:{_S}|-)(?:{_MODIFIER}{_S}){{0,3}}(?i:{_EDITION})\b)
    | (?<![.,/:-])(?P<before>[0-9]{{1,3}}(?:\.[0-9]{{1,4}}){{1,3}})(?={_S}(?:release|version)\b)
    | (?<![.,/:-])(?P<triple>[0-9]{{1,3}}(?:\.[0-9]{{1,4}}){{2,3}})
    )(?![\w%])(?![.,][0-9])""",
    re.VERBOSE,
)
# "ROOT 6.30": a name of letters, then a number with one point, followed by no unit or noun.
_NAMED = re.compile(
    r"(?<![\w.-])(?P<name>[A-Z][A-Za-z+-]{2,30})[ \u00a0](?P<number>[0-9]{1,3}\.[0-9]{1,3})"
    r"(?![\w%/:-]|[.,]\w)(?!\s[^\w\s(–—-])(?!\s(?!(?:is|was|are|has|have|will|can|and|or|which|that|now|release|in|on|with|for|from|by)\b)\w)"
)
_NOT_SOFTWARE = frozenset({
    "About", "Almost", "And", "Annex", "Appendix", "Approximately", "April", "Around", "Article", "Attribution",
    "August", "Building", "By", "Chapter", "Commons", "December", "Equation", "February", "Figure", "From",
    "Goal", "Grade", "In", "Industry", "International", "January", "July", "June", "Level", "Licence",
    "License", "Magnitude", "March", "May", "Nearly", "November", "October", "Only", "Over", "Page", "Part",
    "Release", "Rev", "Room", "Science", "Score", "Section", "September", "Society", "Some", "Step", "Table",
    "Target", "Than", "The", "Tier", "To", "Under", "Version", "Web", "With", "Zone",
})  # fmt: skip


def find_versions(text: str) -> list[tuple[int, int, str]]:
    """Start, end and value of every version, in text order and not overlapping.

    The value is the number after "version", "v" or "Release" ("3.1"), a release's name as printed ("DR3", "Data
    Release 9"), or an ordinal as printed in lower case ("first"). An ordinal counts before a version,
    edition, release, batch, draft or dataset, with at most three words between; its span is the ordinal.
    """
    found: list[tuple[int, int, str]] = []
    for match in _VERSION.finditer(text):
        group = match.lastgroup or ""
        value = match[group]
        if group == "edition":
            value = value.lower()
        start = match.start(group) if group == "edition" else match.start()
        end = match.end(group)
        found.append((start, end, value))
    for match in _NAMED.finditer(text):
        start, end = match.span("number")
        if match["name"] not in _NOT_SOFTWARE and not any(a < end and start < b for a, b, _ in found):
            found.append((start, end, match["number"]))
    return sorted(found)
