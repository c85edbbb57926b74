"""Which things a token stands for: a name, a list of names, a noun that describes one, or a reference back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.entities import Thing
from extract.lexicon import Lexicon, read_words
from extract.parse import Parse
from extract.records import Document
from extract.registry import fold
from extract.relations.proposal import AGENTS, Filler
from extract.typing_votes import apposed_noun

DIRECT, APPOSED, PEOPLE, DEFINITE, PRONOUN, PUBLISHER = 1.0, 0.95, 0.75, 0.7, 0.65, 0.7

_RELATIVE = frozenset({"which", "that", "who", "whose", "whom"})
_THIRD = frozenset({"it", "its", "they", "their", "them", "itself"})
_FIRST = frozenset({"we", "our", "us", "ours"})
_BACK = {
    "laboratory": {"Organization", "Facility"}, "organisation": {"Organization"}, "organization": {"Organization"},
    "institute": {"Organization"}, "institution": {"Organization"}, "university": {"Organization"}, "agency": {"Organization"},
    "foundation": {"Organization"}, "centre": {"Organization"}, "center": {"Organization"}, "consortium": {"Organization", "Initiative"},
    "society": {"Organization"}, "association": {"Organization"}, "network": {"Organization", "Initiative"}, "ministry": {"Organization"},
    "funder": {"Organization"}, "publisher": {"Organization"}, "company": {"Organization"}, "commission": {"Organization"},
    "alliance": {"Organization"}, "coalition": {"Organization"}, "academy": {"Organization"}, "council": {"Organization", "OrganizationalUnit"},
    "committee": {"OrganizationalUnit"}, "office": {"OrganizationalUnit"}, "department": {"OrganizationalUnit"}, "team": {"OrganizationalUnit"},
    "collaboration": {"Collaboration"}, "experiment": {"Collaboration"}, "project": {"Initiative", "Collaboration"}, "initiative": {"Initiative"},
    "programme": {"Initiative"}, "program": {"Initiative"}, "campaign": {"Initiative"}, "repository": {"Repository"}, "archive": {"Repository"},
    "portal": {"Repository", "Service"}, "database": {"Repository"}, "catalogue": {"Repository"}, "registry": {"Repository", "Service"},
    "journal": {"Repository"}, "platform": {"Service", "Repository", "Software"}, "service": {"Service", "Repository"}, "infrastructure": {"Service", "Organization", "Facility"},
    "tool": {"Software", "Service"}, "software": {"Software"}, "code": {"Software"}, "package": {"Software"}, "library": {"Software", "Repository", "Organization"}, "toolkit": {"Software"},
    "telescope": {"Facility"}, "observatory": {"Facility"}, "facility": {"Facility"}, "dataset": {"Dataset"}, "datasets": {"Dataset"}, "data": {"Dataset"},
    "release": {"Dataset", "Software", "Publication"}, "report": {"Publication"}, "guide": {"Publication"}, "paper": {"Publication"}, "study": {"Publication"},
    "plan": {"Publication", "Policy"}, "policy": {"Policy"}, "recommendation": {"Policy"}, "declaration": {"Policy"}, "strategy": {"Policy"},
    "conference": {"Event"}, "workshop": {"Event"}, "summit": {"Event"}, "meeting": {"Event"}, "event": {"Event"}, "symposium": {"Event"},
}  # fmt: skip


class Resolver:
    """Answers, for one document, what a token stands for."""

    def __init__(self, parse: Parse, things: Sequence[Thing], document: Document, lexicon: Lexicon) -> None:
        self.parse, self.things, self.lexicon = parse, things, lexicon
        self.at: dict[int, int] = {}
        self.span_at: dict[int, tuple[int, int]] = {}
        for index, thing in enumerate(things):
            for start, end in thing.spans:
                for token in range(start, end):
                    self.at[token] = index
                    self.span_at[token] = (start, end)
        self.stands_for = {token: index for index, thing in enumerate(things) for token in thing.apposed}
        self.mentions = sorted((start, end, i) for i, t in enumerate(things) for start, end in t.spans)
        self._lists = self._find_lists()
        self._people = frozenset(read_words("frames")["people nouns"])
        self._publisher = self._find_publisher(document)

    def kind(self, filler: Filler) -> str:
        """Type of the thing that fills a role."""
        return self.things[filler.thing].type

    def resolve(self, token: int, *, listed: bool = True) -> list[Filler]:
        """Things that ``token`` and, where ``listed``, what is coordinated with it stand for."""
        fillers: dict[int, Filler] = {}
        for one in self._coordinated(token) if listed else (token,):
            for filler in self._one(one):
                fillers.setdefault(filler.thing, filler)
        return list(fillers.values())

    def _find_lists(self) -> dict[int, list[int]]:
        """First token of a mention → first tokens of those that go on the same written list ("A, B and the C").

        The parser loses the thread in lists of long names; commas and a closing "and" do not.
        """
        parse, mentions = self.parse, self.mentions
        followers: dict[int, list[int]] = {}
        run: list[tuple[int, int, int]] = []
        closed = False
        for m in mentions:
            gap = parse.lower[run[-1][1] : m[0]] if run else []
            words = [w for w in gap if w not in {"the", ",", "its"}]
            joined = (
                bool(run)
                and len(gap) <= 4
                and parse.sentence[m[0]] == parse.sentence[run[-1][0]]
                and words in ([], ["and"], ["&"], ["as", "well", "as"])
            )
            if joined and gap and not closed and self._same_role(run[-1], m):
                run.append(m)
                closed = bool(words)
            else:
                run, closed = [m], False
                continue
            if closed:
                starts = [one[0] for one in run]
                for i, start in enumerate(starts[:-1]):
                    followers[start] = starts[i + 1 :]
        return followers

    def list_ending_at(self, token: int) -> list[Filler]:
        """The things of the written list (or the one name) whose last token this is."""
        if token not in self.at or self.span_at[token][1] != token + 1:
            return []
        last = self.span_at[token][0]
        starts = [start for start, followers in self._lists.items() if last in followers]
        return [Filler(self.at[start], DIRECT, start) for start in [*sorted(starts), last]]

    def _same_role(self, one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
        """Items of a list are of alike types, and the later one is no subject of a clause of its own."""
        kinds = self.things[one[2]].type, self.things[other[2]].type
        alike = kinds[0] == kinds[1] or ("Place" not in kinds and "Person" not in kinds and "Event" not in kinds)
        deps = [self.parse.deps[self.parse.span_root(m[0], m[1])] for m in (one, other)]
        return alike and not (deps[1] in {"nsubj", "nsubjpass"} and deps[0] not in {"nsubj", "nsubjpass"})

    def _coordinated(self, token: int) -> Iterator[int]:
        yield token
        if token in self.span_at:
            yield from self._lists.get(self.span_at[token][0], ())
        span = self.span_at.get(token, (token, token + 1))
        for inner in range(*span):
            for child in self.parse.children[inner]:
                if (self.parse.deps[child] == "conj" and not span[0] <= child < span[1]) or (
                    self.parse.deps[child] == "appos"
                    and self.parse.deps[inner] != "appos"
                    and self._is_list_item(child, span)
                ):
                    yield from self._coordinated(child)

    def _is_list_item(self, child: int, span: tuple[int, int]) -> bool:
        """A name in apposition to a name of the same type is an item of a list that the parser misread."""
        here, there = self.at.get(span[0]), self.at.get(child)
        return (
            here is not None
            and there is not None
            and here != there
            and self.things[here].type == self.things[there].type
            and self.parse.words[child - 1] != "("
        )

    def _one(self, token: int) -> list[Filler]:
        parse = self.parse
        if token in self.at:
            return [Filler(self.at[token], DIRECT, token)]
        if token in self.stands_for:
            return [Filler(self.stands_for[token], APPOSED, token)]
        lower, pos = parse.lower[token], parse.pos[token]
        if lower in _RELATIVE and pos in {"PRON", "DET", "SCONJ"}:
            return self._antecedent(token)
        if lower in _THIRD and pos == "PRON":
            back = self._last_subject(token)
            return [Filler(back, PRONOUN, token)] if back is not None else []
        if lower in _FIRST and pos == "PRON":
            return [Filler(self._publisher, PUBLISHER, token)] if self._publisher is not None else []
        if pos in {"NOUN", "PROPN", "ADJ", "NUM", "DET", "PRON"}:
            return self._noun(token)
        return []

    def _antecedent(self, token: int) -> list[Filler]:
        clause = self.parse.heads[token]
        for _ in range(3):
            if self.parse.deps[clause] == "relcl":
                head = self.parse.heads[clause]
                found = self._one(head) if head < token else []
                if not found and head in self.span_at:
                    found = [Filler(self.at[head], DIRECT, head)]
                return [Filler(f.thing, f.weight * 0.95, f.token) for f in found]
            clause = self.parse.heads[clause]
        return []

    def _noun(self, token: int) -> list[Filler]:
        parse = self.parse
        names = [c for c in parse.child(token, "appos", "nmod", "flat") if c in self.at]
        names += [
            c
            for c in parse.child(token, "acl", "relcl")
            if parse.lower[c] in {"called", "named", "titled", "entitled", "dubbed"}
        ]
        for child in names:
            if child in self.at and parse.lower[self.span_at[child][0] - 1] not in {"and", "or"}:
                listed = self.resolve(child) if parse.lower[token].endswith("s") else self._one(child)
                return [Filler(f.thing, APPOSED * f.weight, f.token) for f in listed]
            for inner in parse.child(child, "oprd", "dobj", "xcomp", "attr"):
                if inner in self.at:
                    return [Filler(self.at[inner], APPOSED, inner)]
        if parse.lemmas[token] in self.lexicon.cue_types:
            for child in parse.child(token, "compound", "nmod"):
                if child in self.at and self.span_at[child][1] == token:
                    return [Filler(self.at[child], APPOSED, child)]
        if (
            token + 1 in self.at
            and self.span_at[token + 1][0] == token + 1
            and parse.lemmas[token] in self.lexicon.cue_types
        ):
            if parse.heads[token] in range(*self.span_at[token + 1]):
                return [Filler(self.at[token + 1], APPOSED, token + 1)]
        head = parse.heads[token]
        if parse.deps[token] in {"appos", "attr"}:
            described = head if parse.deps[token] == "appos" else next(iter(parse.child(head, "nsubj")), token)
            if described in self.at and apposed_noun(parse, *self.span_at[described]) == token:
                return [Filler(self.at[described], APPOSED, described)]
            if parse.deps[token] == "attr" and described != token and parse.lower[described] in _THIRD | _RELATIVE:
                return self._one(described)
        if parse.lemmas[token] in self._people:
            found = []
            for preposition in parse.child(token, "prep"):
                if parse.lower[preposition] in {"of", "from", "at", "with"}:
                    for noun in parse.child(preposition, "pobj"):
                        found += [Filler(f.thing, PEOPLE * f.weight, f.token) for f in self.resolve(noun)]
            found += [
                Filler(self.at[c], PEOPLE, c) for c in parse.child(token, "compound", "poss", "nmod") if c in self.at
            ]
            agents = [f for f in found if self.kind(f) in AGENTS]
            if agents:
                return agents
        return self._definite(token)

    def _definite(self, token: int) -> list[Filler]:
        """ "the collaboration" → the last thing named before that is one."""
        parse = self.parse
        wanted = _BACK.get(parse.lower[token]) or _BACK.get(parse.lemmas[token])
        determiner = any(
            parse.lower[c] in {"the", "this", "these", "its", "their"} for c in parse.child(token, "det", "poss")
        )
        extra = [
            c
            for c in parse.children[token]
            if parse.deps[c] in {"compound", "nummod", "acl", "relcl"}
            or (parse.deps[c] == "amod" and parse.lower[c] not in {"new", "open", "whole", "entire", "resulting"})
        ]
        if not wanted or not determiner or extra:
            return []
        for start, _end, index in reversed([m for m in self.mentions if m[0] < token]):
            thing = self.things[index]
            if thing.type in wanted and not (start == token):
                exact = parse.lower[token] in fold(thing.name) or thing.described
                return [Filler(index, DEFINITE + (0.1 if exact else 0.0), token)]
        return []

    def _last_subject(self, token: int, depth: int = 0) -> int | None:
        """The thing that "it" most likely means: the subject before it in this sentence, else of one before."""
        parse = self.parse
        sentence = parse.sentence[token]
        for number in range(sentence, max(-1, sentence - 3), -1):
            low, high = parse.sentences[number]
            for subject in range(low, min(high, token)):
                if parse.deps[subject] not in {"nsubj", "nsubjpass"} or depth > 2:
                    continue
                if parse.lower[subject] in _THIRD:
                    back = self._last_subject(subject, depth + 1)
                    fillers = [] if back is None else [Filler(back, PRONOUN, subject)]
                else:
                    fillers = self._one(subject) if parse.lower[subject] not in _RELATIVE else []
                for filler in fillers[:1]:
                    if self.kind(filler) not in {"Place", "Person"}:
                        return filler.thing
            if number != sentence:
                for start, _end, index in self.mentions:
                    if low <= start < high and self.things[index].type not in {"Place", "Person"}:
                        return index
        return None

    def _find_publisher(self, document: Document) -> int | None:
        """The thing that "we" means: the publisher or what the title names, where the text names it too."""
        for source in (document.publisher, document.title):
            if not source:
                continue
            folded = f" {fold(source)} "
            for index, thing in enumerate(self.things):
                if thing.type in AGENTS - {"Person"} and any(
                    f" {fold(self.parse.span_text(s, e))} " in folded for s, e in thing.spans
                ):
                    return index
        return None
