"""Attributes: which date, size, energy, amount, count, version or identifier belongs to which thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.calendar_forms import DateExpression
from extract.dates import find_dates
from extract.parse import Parse
from extract.quantities import Quantity
from extract.records import Document
from extract.relations.proposal import Filler, RelationProposal
from extract.relations.resolve import Resolver
from extract.relations.verbs import Clause

_DATED_CLASSES = frozenset({"create", "release", "adopt", "organise", "host", "join_event"})
_DATED_RELATIONS = frozenset({"launched", "released", "adopted", "organizes"})
_STARTED = frozenset(
    {"Organization", "OrganizationalUnit", "Initiative", "Repository", "Service", "Facility", "Dataset", "Software", "Publication", "Policy", "Collaboration"}
)  # fmt: skip
_HAPPENS = frozenset(
    {
        "take",
        "occur",
        "happen",
        "run",
        "begin",
        "start",
        "hold",
        "organise",
        "organize",
        "host",
        "convene",
        "schedule",
        "open",
        "gather",
        "celebrate",
        "meet",
        "return",
        "be",
        "attend",
    }
)
_COUNTED = frozenset({"Organization", "Repository", "Service", "Initiative", "Event", "Policy"})
_COUNTING = frozenset(
    ["have", "include", "support", "serve", "host", "contain", "hold", "bring", "gather", "attract", "count", "reach", "cover", "comprise", "draw", "unite", "connect", "provide", "offer", "list", "index", "attend", "welcome", "link", "involve", "receive", "represent", "consist", "total", "number", "exceed", "grow", "sign", "endorse", "encompass", "store", "span", "publish", "join", "see", "feature", "assemble", "combine", "pass", "give", "train", "help", "pay", "federate", "harvest"]
)  # fmt: skip
_SIZED = frozenset({"Dataset", "Software", "Publication"})
_THIS_YEAR = re.compile(r"\b[Tt]his year, (\d{4})\b")


@dataclass(frozen=True, slots=True)
class AttributeProposal:
    """A value said of a thing, with its confidence, rule and the tokens that say so."""

    thing: int
    attribute: str
    value: str
    confidence: float
    rule: str
    token: int
    other: int
    status: str = "asserted"


def find_attributes(
    parse: Parse,
    resolver: Resolver,
    clauses: Sequence[Clause],
    relations: Sequence[RelationProposal],
    quantities: Sequence[Quantity],
    document: Document,
) -> list[AttributeProposal]:
    """The best proposal for each thing, attribute and value, in text order."""
    by_verb = {c.verb: c for c in clauses}
    found: list[AttributeProposal] = []
    for date in _dates(parse, document):
        found += _attach_date(parse, resolver, by_verb, relations, date)
    for quantity in quantities:
        found += _attach_quantity(parse, resolver, by_verb, relations, quantity)
    found += _years_of(parse, resolver)
    best: dict[tuple[int, str, str], AttributeProposal] = {}
    for p in found:
        key = (p.thing, p.attribute, p.value)
        if key not in best or p.confidence > best[key].confidence:
            best[key] = p
    return _one_date_each(sorted(best.values(), key=lambda p: (p.token, p.thing, p.attribute, p.value)))


def _one_date_each(proposals: Sequence[AttributeProposal]) -> list[AttributeProposal]:
    """A thing has one date: the surest, then the most precise."""
    dates: dict[int, AttributeProposal] = {}
    for p in proposals:
        if p.attribute == "date" and (
            p.thing not in dates
            or (p.confidence, len(p.value)) > (dates[p.thing].confidence, len(dates[p.thing].value))
        ):
            dates[p.thing] = p
    return [p for p in proposals if p.attribute != "date" or dates[p.thing] is p]


def _dates(parse: Parse, document: Document) -> list[DateExpression]:
    """Dates with a value; a text that says "this year, 2023" thereby dates its days without a year."""
    dates = [d for d in find_dates(parse.text, published=document.published) if d.value]
    if said := _THIS_YEAR.search(parse.text):
        year = said.group(1)
        dates = [
            replace(
                d,
                value="/".join(
                    part.replace("-", year, 1) if part.startswith("--") else part for part in str(d.value).split("/")
                ),
            )
            for d in dates
        ]
    return dates


def _attach_date(
    parse: Parse,
    resolver: Resolver,
    clauses: dict[int, Clause],
    relations: Sequence[RelationProposal],
    date: DateExpression,
) -> Iterator[AttributeProposal]:
    value = str(date.value)
    first, last = parse.token_at(date.start), parse.token_at(date.end - 1)
    beside = _mention_before(parse, resolver, first)
    if beside is not None:
        thing, gap = beside
        kind = resolver.things[thing].type
        if kind == "Event" or (gap == "(" and kind in {"Event", "Initiative"}):
            yield AttributeProposal(thing, "date", value, 0.8, f"beside {gap}", first, first)
            return
    root = _root_of(parse, first, last)
    for above in parse.path_up(root)[1:]:
        if (
            above in resolver.at
            and resolver.things[resolver.at[above]].type == "Event"
            and parse.deps[above] != "compound"
        ):
            yield AttributeProposal(resolver.at[above], "date", value, 0.74, "event", first, above)
            return
        if (
            parse.lemmas[above]
            in {
                "launch",
                "release",
                "adoption",
                "publication",
                "creation",
                "foundation",
                "inauguration",
                "approval",
                "signing",
            }
            and parse.pos[above] == "NOUN"
        ):
            done = False
            for relation in relations:
                if relation.token == above and relation.predicate in _DATED_RELATIONS:
                    yield AttributeProposal(relation.object.thing, "date", value, 0.74, "nominal", first, above)
                    done = True
            for preposition in parse.child(above, "prep"):
                if parse.lower[preposition] == "of" and not done:
                    for noun in parse.child(preposition, "pobj"):
                        for filler in resolver.resolve(noun):
                            if resolver.kind(filler) in _STARTED:
                                yield AttributeProposal(
                                    filler.thing, "date", value, 0.66 * filler.weight, "nominal", first, above
                                )
                                done = True
            if done:
                return
        clause = clauses.get(above)
        if clause is not None:
            yield from _date_of_clause(parse, resolver, clause, value, first)
            return
        if parse.pos[above] in {"VERB", "AUX"}:
            yield from _date_of_happening(parse, resolver, above, value, first)
            return


def _root_of(parse: Parse, first: int, last: int) -> int:
    return parse.span_root(first, last + 1)


def _mention_before(parse: Parse, resolver: Resolver, first: int) -> tuple[int, str] | None:
    """A mention that ends right before the date, past "in", "on", "from", "(" or a comma."""
    i = first - 1
    gap = ""
    while (
        i >= 0
        and parse.lower[i] in {"in", "on", "from", "(", ",", "of", "between", "held", "for", "the", "until"}
        and first - i <= 3
    ):
        gap = gap or parse.lower[i]
        i -= 1
    if i >= 0 and i in resolver.at and parse.sentence[i] == parse.sentence[first]:
        return resolver.at[i], gap
    return None


def _date_of_clause(
    parse: Parse, resolver: Resolver, clause: Clause, value: str, token: int
) -> Iterator[AttributeProposal]:
    preposition = _preposition(parse, token)
    if preposition in {"since", "until", "by", "before", "after", "for"}:
        return
    rule = f"verb:{parse.lemmas[clause.verb]}"
    if clause.names and set(clause.names) & _DATED_CLASSES:
        for filler in clause.objects:
            kind = resolver.kind(filler)
            happens = kind == "Event"
            if happens or (kind in _STARTED and set(clause.names) & {"create", "release", "adopt"}):
                yield AttributeProposal(
                    filler.thing, "date", value, 0.82 * filler.weight, rule, token, clause.verb, clause.status
                )
        if clause.objects:
            return
    yield from _date_of_happening(parse, resolver, clause.verb, value, token)


def _date_of_happening(
    parse: Parse, resolver: Resolver, verb: int, value: str, token: int
) -> Iterator[AttributeProposal]:
    if _preposition(parse, token) in {"since", "until", "by", "before", "after"}:
        return
    if parse.lemmas[verb] not in _HAPPENS and parse.lemmas[verb] not in {
        "participate",
        "speak",
        "present",
        "bring",
        "come",
        "travel",
        "celebrate",
        "mark",
        "join",
    }:
        return
    seen = False
    for child in parse.child(verb, "nsubj", "nsubjpass", "dobj"):
        for filler in resolver.resolve(child):
            if resolver.kind(filler) == "Event":
                seen = True
                yield AttributeProposal(
                    filler.thing, "date", value, 0.76 * filler.weight, f"happens:{parse.lemmas[verb]}", token, verb
                )
    if seen:
        return
    for preposition in parse.child(verb, "prep"):
        for noun in parse.child(preposition, "pobj"):
            for filler in resolver.resolve(noun, listed=False):
                if resolver.kind(filler) == "Event":
                    yield AttributeProposal(
                        filler.thing, "date", value, 0.64 * filler.weight, f"happens:{parse.lemmas[verb]}", token, verb
                    )


def _preposition(parse: Parse, token: int) -> str:
    before = parse.lower[token - 1] if token else ""
    return before if before not in {"the", "early", "late", "mid"} or token < 2 else parse.lower[token - 2]


def _attach_quantity(
    parse: Parse, resolver: Resolver, clauses: dict[int, Clause], relations: Sequence[RelationProposal], q: Quantity
) -> Iterator[AttributeProposal]:
    first, last = parse.token_at(q.start), parse.token_at(q.end - 1)
    inside = resolver.at.get(first, resolver.at.get(last))
    kinds: frozenset[str] | set[str]
    if q.kind == "size":
        yield from _nearest(parse, resolver, q, first, last, {"Dataset"}, inside, 0.8)
    elif q.kind == "energy":
        yield from _nearest(parse, resolver, q, first, last, {"Dataset", "Event"}, inside, 0.7)
    elif q.kind == "version":
        kinds = {"Dataset", "Software", "Publication", "Service"}
        if inside is not None and resolver.things[inside].type in kinds:
            yield AttributeProposal(inside, "version", q.value, 0.74, "in name", first, first)
        else:
            near = _adjacent(parse, resolver, first, last, kinds)
            if near is not None:
                yield AttributeProposal(near, "version", q.value, 0.72, "beside", first, first)
    elif q.kind == "identifier":
        near = _identified(parse, resolver, first)
        if near is not None:
            yield AttributeProposal(near, "identifier", q.value, 0.62, "beside", first, first)
    elif q.kind == "amount":
        yield from _attach_amount(parse, resolver, relations, q, first)
    elif q.kind == "count":
        yield from _attach_count(parse, resolver, clauses, q, first, last, inside)


def _nearest(
    parse: Parse,
    resolver: Resolver,
    q: Quantity,
    first: int,
    last: int,
    kinds: set[str],
    inside: int | None,
    base: float,
) -> Iterator[AttributeProposal]:
    if inside is not None and resolver.things[inside].type in kinds:
        yield AttributeProposal(inside, q.kind, q.value, base + 0.12, "in mention", first, first)
        return
    low, high = parse.sentence_of(first)
    near = [
        (min(abs(start - last), abs(first - end)), index)
        for start, end, index in resolver.mentions
        if low <= start < high and resolver.things[index].type in kinds
    ]
    if near:
        yield AttributeProposal(min(near)[1], q.kind, q.value, base - 0.12, "nearest", first, first)
        return
    subject = parse.path_up(first)[-1]
    for child in parse.child(subject, "nsubj", "nsubjpass"):
        for filler in resolver.resolve(child):
            if resolver.kind(filler) in kinds:
                yield AttributeProposal(filler.thing, q.kind, q.value, base * filler.weight, "subject", first, child)


def _adjacent(parse: Parse, resolver: Resolver, first: int, last: int, kinds: set[str]) -> int | None:
    """The thing beside the quantity: "X version 3.1", "version 3.1 of X", "the seventh release of X"."""
    for i in (first - 1, first - 2):
        if (
            i >= 0
            and i in resolver.at
            and resolver.things[resolver.at[i]].type in kinds
            and parse.words[first - 1] not in {".", ";"}
        ):
            return resolver.at[i]
    for i in range(last + 1, min(last + 5, len(parse))):
        if (
            i in resolver.at
            and resolver.things[resolver.at[i]].type in kinds
            and parse.lower[last + 1] in {"of", "the", "release", "version"}
        ):
            return resolver.at[i]
    return None


def _identified(parse: Parse, resolver: Resolver, first: int) -> int | None:
    """The thing that an identifier stands behind, in the same sentence."""
    low, _ = parse.sentence_of(first)
    before = [m for m in resolver.mentions if low <= m[0] < first and resolver.things[m[2]].type != "Place"]
    products = [m for m in before if resolver.things[m[2]].type in {"Dataset", "Software", "Publication", "Policy"}]
    close = [m for m in before if first - m[1] <= 4]
    chosen = (products or close)[-1:]
    return chosen[0][2] if chosen else None


def _attach_amount(
    parse: Parse, resolver: Resolver, relations: Sequence[RelationProposal], q: Quantity, first: int
) -> Iterator[AttributeProposal]:
    sentence = parse.sentence[first]
    funded = [r.object for r in relations if r.predicate == "funds" and parse.sentence[r.token] == sentence]
    for filler in funded[:1]:
        yield AttributeProposal(filler.thing, "amount", q.value, 0.76, "funds", first, filler.token)
    if not funded:
        low, high = parse.sentences[sentence]
        initiatives = [
            i for start, _, i in resolver.mentions if low <= start < high and resolver.things[i].type == "Initiative"
        ]
        if len(set(initiatives)) == 1:
            yield AttributeProposal(initiatives[0], "amount", q.value, 0.62, "initiative", first, first)


def _attach_count(
    parse: Parse, resolver: Resolver, clauses: dict[int, Clause], q: Quantity, first: int, last: int, inside: int | None
) -> Iterator[AttributeProposal]:
    if inside is not None:
        if resolver.things[inside].type in _SIZED:
            yield AttributeProposal(inside, "size", q.value, 0.7, "in mention", first, first)
        return
    for above in parse.path_up(last)[1:]:
        if above in resolver.at:
            yield from _counted(resolver, resolver.at[above], 1.0, q, first, above, "noun")
            return
        if parse.deps[above] in {"appos", "attr"} and parse.pos[above] == "NOUN":
            for filler in resolver.resolve(above, listed=False):
                yield from _counted(resolver, filler.thing, filler.weight, q, first, filler.token, "described")
                return
        if parse.pos[above] in {"VERB", "AUX"}:
            if parse.lemmas[above] not in _COUNTING:
                return
            if parse.child(above, "neg"):
                return
            clause = clauses.get(above)
            fillers = clause.objects if clause and clause.passive else _subject_fillers(parse, resolver, above)
            for filler in fillers[:1]:
                yield from _counted(
                    resolver, filler.thing, filler.weight, q, first, filler.token, f"verb:{parse.lemmas[above]}"
                )
            return


def _subject_fillers(parse: Parse, resolver: Resolver, verb: int) -> list[Filler]:
    for above in parse.path_up(verb)[:4]:
        for child in parse.child(above, "nsubj", "nsubjpass"):
            return list(resolver.resolve(child))
        if parse.deps[above] in {"acl", "relcl"}:
            return list(resolver.resolve(parse.heads[above], listed=False))
    return []


def _counted(
    resolver: Resolver, thing: int, weight: float, q: Quantity, first: int, other: int, rule: str
) -> Iterator[AttributeProposal]:
    kind = resolver.things[thing].type
    if kind in _COUNTED:
        yield AttributeProposal(thing, "count", q.value, 0.74 * weight, rule, first, other)
    elif kind in _SIZED:
        yield AttributeProposal(thing, "size", q.value, 0.7 * weight, rule, first, other)


def _years_of(parse: Parse, resolver: Resolver) -> Iterator[AttributeProposal]:
    """ "2023 Year of Open Science": the year that an initiative stands for."""
    for start, end, index in resolver.mentions:
        words = parse.words[start:end]
        if resolver.things[index].type == "Initiative" and "Year" in words:
            for i, word in enumerate(words):
                if re.fullmatch(r"(19|20)\d\d", word):
                    yield AttributeProposal(index, "date", word, 0.8, "in name", start + i, start)
