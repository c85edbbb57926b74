"""Which things a token stands for: a name, a list of names, a noun that describes one, or a reference back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extract.entities import Thing
from extract.lexicon import Lexicon, groups_of_word, word_set
from extract.parse import Parse
from extract.records import Document
from extract.registry import fold
from extract.relations.lists import Named, find_written_lists
from extract.relations.proposal import AGENTS, Filler
from extract.typing_votes import apposed_noun

# how sure it is that the thing is meant; set by looking at texts of our own
DIRECT, APPOSED, PEOPLE, DEFINITE, PRONOUN, PUBLISHER = 1.0, 0.95, 0.75, 0.7, 0.65, 0.7
_SAME_WORD = 0.1  # added to DEFINITE where the name holds the noun ("the foundation" for "Ocean Foundation")
_RELATIVE_CLAUSE = 0.95

_RELATIVE = word_set("references", "relative")
_THIRD = word_set("references", "third person")
_FIRST = word_set("references", "first person")
_DETERMINERS = word_set("references", "determiners")
_NEUTRAL_MODIFIERS = word_set("references", "neutral modifiers")
_NAMING = word_set("references", "naming participles")
_BACK = groups_of_word("references", "nouns")
_PEOPLE_NOUNS = word_set("frames", "people nouns")


class Resolver:
    """Answers, for one document, what a token stands for.

    ``at`` and ``span_at`` give the thing and the mention of each named token, ``mentions`` all mentions in text
    order, ``stands_for`` the thing of each noun that describes a name beside it.
    """

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
        self.mentions = sorted(Named(start, end, i) for i, t in enumerate(things) for start, end in t.spans)
        self._lists = find_written_lists(parse, things, self.mentions)
        self._publisher = self._find_publisher(document)

    def kind(self, filler: Filler) -> str:
        """Type of the thing that fills a role."""
        return self.things[filler.thing].type

    def type_at(self, token: int) -> str | None:
        """Type of the thing whose mention holds the token."""
        index = self.at.get(token)
        return None if index is None else self.things[index].type

    def begins_at(self, token: int) -> bool:
        """Whether a mention begins with the token."""
        return token in self.at and self.span_at[token][0] == token

    def named(self, token: int) -> Filler:
        """The thing whose mention holds the token, as a filler. Raises KeyError where none does."""
        return Filler(self.at[token], DIRECT, token)

    def last_named_before(self, token: int, kind: str) -> int | None:
        """The thing of a type that was named last before a token."""
        before = [m.thing for m in self.mentions if m.start < token and self.things[m.thing].type == kind]
        return before[-1] if before else None

    def resolve(self, token: int, *, listed: bool = True) -> list[Filler]:
        """Things that ``token`` and, where ``listed``, what is coordinated with it stand for."""
        fillers: dict[int, Filler] = {}
        for one in self._coordinated(token) if listed else (token,):
            for filler in self._one(one):
                fillers.setdefault(filler.thing, filler)
        return list(fillers.values())

    def children(self, token: int, *deps: str) -> list[Filler]:
        """Things that the children of a token with one of the dependency labels stand for."""
        return [filler for child in self.parse.child(token, *deps) for filler in self.resolve(child)]

    def behind(self, token: int, words: Collection[str]) -> list[Filler]:
        """Things behind those prepositions of a token that are among ``words``."""
        prepositions = (p for p in self.parse.child(token, "prep") if self.parse.lower[p] in words)
        return [filler for preposition in prepositions for filler in self.children(preposition, "pobj")]

    def list_ending_at(self, token: int) -> list[Filler]:
        """The things of the written list (or the one name) whose last token this is."""
        if token not in self.at or self.span_at[token][1] != token + 1:
            return []
        last = self.span_at[token][0]
        kind = self.type_at(last)
        starts = [start for start, others in self._lists.items() if last in others and self.type_at(start) == kind]
        return [self.named(start) for start in [*sorted(starts), last]]

    def _coordinated(self, token: int) -> Iterator[int]:
        yield token
        if token in self.span_at:
            yield from self._lists.get(self.span_at[token][0], ())
        span = self.span_at.get(token, (token, token + 1))
        for inner in range(*span):
            for child in self.parse.children[inner]:
                if self._continues_list(inner, child, span):
                    yield from self._coordinated(child)

    def _continues_list(self, inner: int, child: int, span: tuple[int, int]) -> bool:
        deps = self.parse.deps
        if deps[child] == "conj":
            return not span[0] <= child < span[1]
        return deps[child] == "appos" and deps[inner] != "appos" and self._is_list_item(child, span)

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
        if token in self.at:
            return [self.named(token)]
        if token in self.stands_for:
            return [Filler(self.stands_for[token], APPOSED, token)]
        lower, pos = self.parse.lower[token], self.parse.pos[token]
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
                    found = [self.named(head)]
                return [f.scaled(_RELATIVE_CLAUSE) for f in found]
            clause = self.parse.heads[clause]
        return []

    def _noun(self, token: int) -> list[Filler]:
        """What a noun stands for: a name that it stands beside or describes, people's institution, a reference back."""
        for find in (self._name_behind, self._name_around, self._described, self._institution_of_people):
            found = find(token)
            if found is not None:
                return found
        return self._definite(token)

    def _name_behind(self, token: int) -> list[Filler] | None:
        """ "the project Volta", "a project called Volta"."""
        parse = self.parse
        names = [c for c in parse.child(token, "appos", "nmod", "flat") if c in self.at]
        names += [c for c in parse.child(token, "acl", "relcl") if parse.lower[c] in _NAMING]
        for child in names:
            if child in self.at and parse.lower[self.span_at[child][0] - 1] not in {"and", "or"}:
                plural = parse.lower[token].endswith("s")
                return [f.scaled(APPOSED) for f in (self.resolve(child) if plural else self._one(child))]
            for inner in parse.child(child, "oprd", "dobj", "xcomp", "attr"):
                if inner in self.at:
                    return [Filler(self.at[inner], APPOSED, inner)]
        return None

    def _name_around(self, token: int) -> list[Filler] | None:
        """ "the Volta project", "project Volta", for nouns that tell a type."""
        if self.parse.lemmas[token] not in self.lexicon.cue_types:
            return None
        for child in self.parse.child(token, "compound", "nmod"):
            if child in self.at and self.span_at[child][1] == token:
                return [Filler(self.at[child], APPOSED, child)]
        after = token + 1
        if not self.begins_at(after):
            return None
        head, root = self.parse.heads[token], self.parse.span_root(*self.span_at[after])
        beside = self.parse.heads[root] == head and self.parse.deps[root] in {"npadvmod", "dep"}  # a common misparse
        if beside or head in range(*self.span_at[after]):
            return [Filler(self.at[after], APPOSED, after)]
        return None

    def _described(self, token: int) -> list[Filler] | None:
        """ "Volta, a project", "Volta is a project", "which is a project"."""
        parse, head = self.parse, self.parse.heads[token]
        if parse.deps[token] == "appos":
            described = head
        elif parse.deps[token] == "attr":
            described = next(iter(parse.child(head, "nsubj")), token)
        else:
            return None
        if described in self.at and apposed_noun(parse, *self.span_at[described]) == token:
            return [Filler(self.at[described], APPOSED, described)]
        if parse.deps[token] == "attr" and described != token and parse.lower[described] in _THIRD | _RELATIVE:
            return self._one(described)
        return None

    def _institution_of_people(self, token: int) -> list[Filler] | None:
        """ "researchers at CERN", "the CERN team"."""
        if self.parse.lemmas[token] not in _PEOPLE_NOUNS:
            return None
        found = [f.scaled(PEOPLE) for f in self.behind(token, {"of", "from", "at", "with"})]
        found += [
            Filler(self.at[c], PEOPLE, c) for c in self.parse.child(token, "compound", "poss", "nmod") if c in self.at
        ]
        return [f for f in found if self.kind(f) in AGENTS] or None

    def _definite(self, token: int) -> list[Filler]:
        """ "the collaboration" → the last thing named before that is one."""
        parse = self.parse
        wanted = _BACK.get(parse.lower[token]) or _BACK.get(parse.lemmas[token])
        points = any(parse.lower[c] in _DETERMINERS for c in parse.child(token, "det", "poss"))
        if not wanted or not points or any(self._says_more(c) for c in parse.children[token]):
            return []
        for mention in reversed([m for m in self.mentions if m.start < token]):
            thing = self.things[mention.thing]
            if thing.type in wanted:
                exact = thing.described or parse.lower[token] in fold(thing.name)
                return [Filler(mention.thing, DEFINITE + (_SAME_WORD if exact else 0.0), token)]
        return []

    def _says_more(self, child: int) -> bool:
        """Whether a modifier makes a noun with an article something new rather than a reference back."""
        dep = self.parse.deps[child]
        plain = self.parse.lower[child] in _NEUTRAL_MODIFIERS
        return dep in {"compound", "nummod", "acl", "relcl"} or (dep == "amod" and not plain)

    def _last_subject(self, token: int, depth: int = 0) -> int | None:
        """The thing that "it" most likely means: the subject before it in this sentence, else of one before."""
        parse = self.parse
        sentence = parse.sentence[token]
        for number in range(sentence, max(-1, sentence - 3), -1):
            low, high = parse.sentences[number]
            order = range(low, min(high, token))
            # a possessive goes to the nearest subject, "it" to that of the main clause
            for subject in reversed(order) if number == sentence and parse.deps[token] == "poss" else order:
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
