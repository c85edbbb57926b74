"""Two named things side by side: what speaks for their being one, as features of which a model makes a score."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from kg.resolution.context import Context
from kg.resolution.names import Name
from kg.resolution.things import Thing

NAMED: Final = (
    "equal", "same words", "same core", "squashed equal", "acronym defined", "acronym sole", "acronym fits",
    "acronym many", "alias",
    "contained", "rest weak", "rest known", "rarest shared", "fuzzy", "jaro", "person initial", "person surname alone",
    "same type", "equal, other role", "types differ", "numbers conflict", "numbers one-sided", "two heads",
    "same article", "shared context", "owner agrees", "owner conflicts", "years agree", "years conflict", "generic",
    "generic, no owner",
)  # fmt: skip
"""Features of two named things, each in 0..1."""
ROLES: Final = frozenset(
    {
        "Organization", "OrganizationalUnit", "Collaboration", "Initiative", "Repository", "Service", "Facility",
        "Software",
    }
)  # fmt: skip
"""Types between which one thing changes with its role in an article."""
TOLD: Final = frozenset({"Dataset", "Event", "Policy", "Publication"})
"""Types of which things are told in words, without a name."""


def may_be_one(a: str, b: str) -> bool:
    """Whether a thing of the one type in one article can be of the other in another."""
    if a == b or (a in ROLES and b in ROLES):
        return True
    return {a, b} <= {*TOLD, "Initiative", "Service", "Repository"} or {a, b} == {"Place", "Organization"}


def compare(a: Thing, b: Thing, context: Context) -> dict[str, float]:
    """The features of NAMED of two things by their best pair of names."""
    best: dict[str, float] = {}
    for x in context.names(a):
        for y in context.names(b):
            found = _names(x, y, context)
            if not best or _weight(found) > _weight(best):
                best = found
    best["same type"] = float(a.type == b.type)
    best["types differ"] = float(a.type != b.type and not (a.type in ROLES and b.type in ROLES))
    best["same article"] = context.share_an_article(a, b)
    best["shared context"] = context.shared(a, b)
    best["owner agrees"], best["owner conflicts"] = context.owners(a, b)
    best["years agree"], best["years conflict"] = context.years(a, b)
    best["equal, other role"] = best["squashed equal"] * (a.type != b.type) * (1 - best["types differ"])
    best["acronym defined"] = float(context.defined(a, b))
    best["acronym sole"] = float(context.sole_definition(a, b))
    best["alias"] = float(context.alias(a, b))
    best["generic"] = float(Name(a.name, a.type).is_generic or Name(b.name, b.type).is_generic)
    best["generic, no owner"] = best["generic"] * (1 - best["owner agrees"])
    return best


def _weight(found: Mapping[str, float]) -> float:
    return (
        3 * found["equal"]
        + 2 * found["same words"]
        + 2 * found["squashed equal"]
        + found["same core"]
        + found["contained"] * found["rarest shared"]
        + found["fuzzy"]
        + found["acronym fits"]
        - found["numbers conflict"]
    )


def _names(x: Name, y: Name, context: Context) -> dict[str, float]:
    found = dict.fromkeys(NAMED, 0.0)
    cx, cy = frozenset(x.content), frozenset(y.content)
    found["equal"] = float(x.content == y.content)
    found["same words"] = float(cx == cy)
    found["same core"] = float(x.core == y.core)
    found["squashed equal"] = float(x.squashed == y.squashed)
    short, long = (x, y) if len(cx) <= len(cy) else (y, x)
    if x.type == "Person" and y.type == "Person":
        _persons(short, long, found)
    acronym = x.acronym if x.acronym in y.initials else y.acronym if y.acronym in x.initials else ""
    if acronym:
        found["acronym fits"] = 1.0
        found["acronym many"] = 1.0 - 1.0 / context.expansions(acronym)
    cs, cl = frozenset(short.content), frozenset(long.content)
    if cs < cl:
        rest = cl - cs
        found["contained"] = context.weight(cs) / context.weight(cl)
        found["rest weak"] = float(rest <= (cl - long.core))
        found["rest known"] = float(context.is_known(rest))
        found["two heads"] = float(bool(short.heads) and bool(long.heads - short.heads))
    shared = cx & cy
    found["rarest shared"] = max((context.rarity(w) for w in shared), default=0.0)
    found["fuzzy"] = max(0.0, fuzz.ratio(x.squashed, y.squashed) / 100 - 0.6) / 0.4
    found["jaro"] = max(0.0, JaroWinkler.similarity(x.squashed, y.squashed) - 0.6) / 0.4
    if x.numbers != y.numbers:
        found["numbers conflict"] = float(bool(x.numbers - y.numbers) and bool(y.numbers - x.numbers))
        found["numbers one-sided"] = 1.0 - found["numbers conflict"]
    return found


def _persons(short: Name, long: Name, found: dict[str, float]) -> None:
    """Surname equal, and first names that do not contradict: "R.-D. Heuer", "Rolf Heuer"."""
    s, o = short.content, long.content
    if not s or not o or s[-1] != o[-1]:
        return
    if len(s) == 1:
        found["person surname alone"] = 1.0
    else:
        # dotted letters were put together: "rd" stands for R. D.
        firsts = [w[0] for w in s[:-1]]
        abbreviated = any(len(w) <= 2 for w in (*s[:-1], *o[:-1])) or set(s) <= set(o)
        if abbreviated and firsts[0] == o[0][0]:
            found["person initial"] = 1.0


def log_share(count: int, limit: int) -> float:
    """0 for none, 1 for ``limit`` or more, on a logarithmic scale."""
    return min(1.0, log(1 + count) / log(1 + limit))
