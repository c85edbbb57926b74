"""Entities of a document: its names and described things, each with its mentions and one type."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.acronyms import Definition, find_definitions
from extract.descriptions import Description, find_descriptions
from extract.known import KnownNames
from extract.lexicon import Lexicon
from extract.parse import Parse
from extract.quantities import Quantity
from extract.registry import Entry, fold
from extract.spans import NAME_LABELS, Proposal, clean, find_capital_runs, is_capital, labels_by_span, merge, split_unit
from extract.typing_votes import AMBIGUOUS, REGISTRY, Votes, vote

if TYPE_CHECKING:
    from spacy.tokens import Doc

# nouns that a mention of such a thing takes along: "CMS collaboration", "CERN Open Data portal"
_TRAILING = {
    "portal": "Repository", "archive": "Repository", "repository": "Repository", "library": "Repository",
    "database": "Repository", "catalogue": "Repository", "collaboration": "Collaboration", "experiment": "Collaboration",
    "consortium": "Organization", "software": "Software", "platform": "Service",
}  # fmt: skip
_PART_OF_NAME = frozenset({"portal", "archive", "repository", "library", "database", "catalogue", "platform"})


@dataclass(slots=True)
class Thing:
    """An entity in the making: token ranges of its mentions, votes on its type, its registry entry if known."""

    spans: list[tuple[int, int]]
    votes: Votes = field(default_factory=dict)
    type: str = ""
    name: str = ""
    entry: Entry | None = None
    described: bool = False
    confidence: float = 0.5
    apposed: tuple[int, ...] = ()  # head tokens of descriptions that stand beside the name and mean the same thing

    @property
    def first(self) -> int:
        """Token at which the entity is first mentioned."""
        return min(start for start, _ in self.spans)


def _described_before(parse: Parse, start: int, at_end: Mapping[int, Thing]) -> Thing | None:
    """The quoted title that a description stands in apposition to: “Title”, a two-day workshop …"""
    i = start
    while i > 0 and (parse.pos[i - 1] in {"DET", "SPACE"} or parse.words[i - 1] in {",", "”", "\"", "’", "("}):
        i -= 1
    quoted = any(parse.words[j] in {"”", "\"", "’"} for j in range(i, start))
    return at_end.get(i) if quoted else None


def _take_description(thing: Thing, description: Description) -> None:
    """A description beside a title says what kind of thing the title names."""
    thing.apposed = (*thing.apposed, description.head)
    if thing.entry is None:
        thing.type = description.type
        thing.confidence = max(thing.confidence, 0.7)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    label: str
    source: str
    entries: tuple[Entry, ...]


def find_entities(
    doc: Doc, parse: Parse, quantities: Sequence[Quantity], known: KnownNames, lexicon: Lexicon
) -> list[Thing]:
    """Entities of ``doc`` in the order of their first mentions."""
    if not len(parse):
        return []
    definitions = find_definitions(parse)
    mentions = _find_mentions(doc, parse, known, lexicon, definitions)
    things = _cluster(mentions, parse, definitions, lexicon)
    named = {i for m in mentions for i in range(m.start, m.end)}
    at_end = {end: thing for thing in things for _, end in thing.spans}
    for d in find_descriptions(parse, quantities, named):
        beside = _described_before(parse, d.start, at_end)
        if beside is not None:
            _take_description(beside, d)
        else:
            name = " ".join(parse.span_text(d.start, d.end).split())
            things.append(Thing([(d.start, d.end)], {d.type: 3.0}, d.type, name, None, True, 0.6))
    return sorted(things, key=lambda t: t.first)


def _find_mentions(
    doc: Doc, parse: Parse, known: KnownNames, lexicon: Lexicon, definitions: Sequence[Definition]
) -> list[_Mention]:
    base = [(e.start, e.end, e.label_) for e in doc.ents if e.label_ in NAME_LABELS]
    labels = labels_by_span(base)
    entries = {(start, end): found for start, end, found in known.find(doc, parse, lexicon)}
    entries = {(start + (parse.lower[start] in {"the", "a"}), end): found for (start, end), found in entries.items()}
    proposals = [Proposal(start, end, "registry") for start, end in entries]
    for d in definitions:
        long = clean(parse, *d.long, lexicon)
        proposals += [Proposal(*d.short, "acronym")] + ([Proposal(*long, "acronym")] if long else [])
    raw = [Proposal(s, e, "ner", label) for s, e, label in base] + find_capital_runs(parse, lexicon) + _quoted(parse)
    for p in raw:
        for start, end in split_unit(parse, p.start, p.end):
            span = clean(parse, start, end, lexicon)
            if span:
                proposals.append(Proposal(*span, p.source, p.label))
    mentions = []
    for p in merge(proposals, parse):
        found = entries.get((p.start, p.end), ())
        label = next((labels[i] for i in range(p.end - 1, p.start - 1, -1) if i in labels), "")
        if not found and not _is_name(parse, p, label, lexicon):
            continue
        mentions.append(_Mention(p.start, _with_trailing_noun(parse, p.end), label, p.source, found))
    return mentions


def _is_name(parse: Parse, p: Proposal, label: str, lexicon: Lexicon) -> bool:
    """Weeds out what is written with capitals but names nothing: months, lone adjectives, code words."""
    words = parse.words[p.start : p.end]
    if len(words) == 1:
        lower = words[0].lower()
        if lower in lexicon.head_words and words[0][1:].islower():
            return False  # "the Laboratory", "the Council": a reference back, not a name
        if lower in lexicon.plain_words or lower in lexicon.stop_words or lower in lexicon.titles:
            return False
        if parse.pos[p.start] == "VERB" and p.start == parse.sentence_of(p.start)[0]:
            return False
        if p.source == "capitals" and not label and words[0][1:].islower():
            return parse.pos[p.start] == "PROPN" and len(words[0]) > 2
    return not (p.source == "ner" and sum(map(is_capital, words)) * 2 < len(words)) and "http" not in words[0]


def _with_trailing_noun(parse: Parse, end: int) -> int:
    if end < len(parse) and parse.lower[end] in _TRAILING and parse.words[end].islower() and parse.sentence[end] == parse.sentence[end - 1]:
        return end + 1
    return end


def _quoted(parse: Parse) -> list[Proposal]:
    """Titles in quotation marks, most of whose longer words are capitalised."""
    found = []
    opened = None
    for i, word in enumerate(parse.words):
        if word in {"“", "‘", "\"", "``"} and (opened is None or word != "\""):
            opened = i
        elif word in {"”", "’", "\"", "''"} and opened is not None:
            inner = [w for w in parse.words[opened + 1 : i] if len(w) > 3]
            if 2 <= i - opened - 1 <= 14 and inner and sum(w[0].isupper() for w in inner) >= 0.7 * len(inner):
                end = i - 1 if parse.words[i - 1] in {",", "."} else i
                found.append(Proposal(opened + 1, end, "quote"))
            opened = None
    return found


def _cluster(mentions: Sequence[_Mention], parse: Parse, definitions: Sequence[Definition], lexicon: Lexicon) -> list[Thing]:
    """Mentions of one thing together: same name, same registry entry, a name and its acronym, a person's surname."""
    keys = [_key(parse, m) for m in mentions]
    parent = list(range(len(mentions)))

    def find(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    def union(i: int, j: int) -> None:
        a, b = sorted((find(i), find(j)))
        parent[b] = a

    first: dict[str, int] = {}
    for i, key in enumerate(keys):
        union(first.setdefault(key, i), i)
    at = {(m.start, m.end): i for i, m in enumerate(mentions)}
    at |= {(m.start, _core_end(parse, m)): i for i, m in enumerate(mentions)}
    for d in definitions:
        long, short = clean(parse, *d.long, lexicon), at.get(d.short)
        long_at = at.get(long) if long else None
        if long_at is None and long:
            long_at = next((i for i, m in enumerate(mentions) if m.end == long[1] and m.start >= long[0]), None)
        if long_at is not None and short is not None:
            union(long_at, short)
    by_entry: dict[str, int] = {}
    for i, m in enumerate(mentions):
        if len(m.entries) == 1:
            union(by_entry.setdefault(m.entries[0].id, i), i)
    _join_short_forms(mentions, parse, keys, union, find)
    groups: dict[int, list[_Mention]] = defaultdict(list)
    for i, m in enumerate(mentions):
        groups[find(i)].append(m)
    return [thing for group in groups.values() if (thing := _thing(group, parse, lexicon))]


def _core_end(parse: Parse, m: _Mention) -> int:
    return m.end - 1 if parse.lower[m.end - 1] in _TRAILING and parse.words[m.end - 1].islower() else m.end


def _key(parse: Parse, m: _Mention) -> str:
    end = m.end if parse.lower[m.end - 1] in _PART_OF_NAME else _core_end(parse, m)
    return fold(parse.span_text(m.start, max(end, m.start + 1)))


def _join_short_forms(mentions: Sequence[_Mention], parse: Parse, keys: Sequence[str], union: object, find: object) -> None:
    """"OAPEN" is "OAPEN Foundation", "Okafor" is "Maria Okafor" where the longer form came first and is the only one."""
    assert callable(union) and callable(find)
    for i, key in enumerate(keys):
        if " " in key or mentions[i].entries:
            continue
        longer = {find(j) for j, other in enumerate(keys) if j != i and " " in other and _shortens(key, other, mentions[j])}
        if len(longer) == 1:
            union(longer.pop(), i)


_DROPPED = re.compile(r"(foundation|consortium|initiative|project|network|association|software|platform|collaboration|experiment|programme|program|institute|alliance|society|organi[sz]ation|inc)")


def _shortens(short: str, long: str, m: _Mention) -> bool:
    words = long.split()
    if len(words) == 2 and words[0] == short and _DROPPED.fullmatch(words[1]):
        return True
    return m.label == "PERSON" and 2 <= len(words) <= 4 and words[-1] == short


def _thing(group: Sequence[_Mention], parse: Parse, lexicon: Lexicon) -> Thing | None:
    votes: Votes = defaultdict(float)
    entries: dict[str, Entry] = {}
    weights: Votes = defaultdict(float)
    for m in group:
        mine = vote(parse, m.start, m.end, m.label, lexicon)
        if m.source == "quote" and not m.label:
            mine = {k: v for k, v in mine.items() if k not in {"Organization", "Service"}} | {"Publication": 0.8, "Event": 0.7}
        trailing = _TRAILING.get(parse.lower[m.end - 1]) if parse.words[m.end - 1].islower() else None
        if trailing:
            mine[trailing] = mine.get(trailing, 0.0) + 3.5
        for kind, weight in mine.items():
            votes[kind] += weight / len(group) ** 0.5
        for entry in m.entries:
            entries[entry.id] = entry
            weights[entry.id] += 1.0
    entry = _choose(entries, weights, votes)
    if entry is not None:
        name = parse.span_text(group[0].start, group[0].end)
        votes[entry.type] += AMBIGUOUS if all(name in e.ambiguous for e in entries.values()) else REGISTRY
    if not votes:
        return None
    ranked = sorted(votes.items(), key=lambda kv: (-kv[1], kv[0]))
    kind, best = ranked[0]
    second = max(0.0, ranked[1][1]) if len(ranked) > 1 else 0.0
    confidence = round(min(0.97, 0.45 + 0.09 * (best - second) + 0.04 * min(best, 4.0)), 3)
    if entry is not None and entry.type != kind:
        entry = None
    name = _best_name(group, parse, kind)
    return Thing([(m.start, m.end) for m in group], votes, kind, name, entry, False, confidence)


def _choose(entries: dict[str, Entry], weights: Votes, votes: Votes) -> Entry | None:
    """The entry meant: where one name is several things', the one whose type the text speaks for."""
    if not entries:
        return None
    return min(entries.values(), key=lambda e: (-weights[e.id], -votes.get(e.type, 0.0), e.id))


def _best_name(group: Iterable[_Mention], parse: Parse, kind: str) -> str:
    """The longest surface that is no mere acronym; Collaborations go by their short name."""
    surfaces = []
    for m in group:
        end = m.end
        if parse.words[end - 1].islower() and parse.lower[end - 1] in _TRAILING and parse.lower[end - 1] not in _PART_OF_NAME:
            end -= 1
        surfaces.append(re.sub(r"\s+", " ", parse.span_text(m.start, max(end, m.start + 1))))
    return min(surfaces, key=lambda s: (-len(s), s))
