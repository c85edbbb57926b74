"""What the scorer sees of a candidate pair: words, syntax, types, neighbours, and what the rules say of it.

The features are those of supervised relation extraction (Zhou et al. 2005, "Exploring various knowledge in relation
extraction"): types, words between and around, the path in the parse tree; with the proposals of our rules added.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from extract.attributes.values import Value
from extract.lexicon import groups_of_word
from extract.parse import Parse
from extract.reading import Reading
from extract.records import Document
from extract.relations.proposal import RelationProposal
from extract.scoring.candidates import Anchor, AnchorPair, Candidate

_VERB_CLASSES = groups_of_word("frames", "verbs")
_NOUN_CLASSES = groups_of_word("frames", "nouns")
_BUCKETS = (0, 1, 2, 3, 4, 6, 9, 13, 20, 40)
_WORDS_WITHIN = 12  # tokens between anchors up to which the words between them are looked at
_LITERAL_WITHIN = 4  # tokens up to which the words between are one feature
_LONGEST_PATH = 7
_ARGUMENTS = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "agent"})
_AGAIN = ("path lemma", "path class", "word")  # what is also told of the second nearest anchors


class PairFeatures:
    """Features of the candidates of one document.

    The objects of candidates are things or, numbered after the things, ``values``.
    """

    def __init__(self, reading: Reading, values: Sequence[Value] = ()) -> None:
        parse, resolver = reading.parse, reading.resolver
        self._parse, self._resolver = parse, resolver
        things = resolver.things
        self._kinds = [*(thing.type for thing in things), *(f"@{value.kind}" for value in values)]
        self._symbols = [
            f"#{self._kinds[resolver.at[i]]}" if i in resolver.at else lemma for i, lemma in enumerate(parse.lemmas)
        ]
        self._of_thing = [self._thing_features(i, reading.document) for i in range(len(things))]
        self._numbers = Counter(self._kinds)
        self._around: dict[tuple[Anchor, str], list[str]] = {}
        self._rules: dict[tuple[int, int], list[RelationProposal]] = defaultdict(list)
        self._by_subject: dict[int, list[RelationProposal]] = defaultdict(list)
        self._by_object: dict[int, list[RelationProposal]] = defaultdict(list)
        for p in reading.relations:
            self._rules[p.subject.thing, p.object.thing].append(p)
            self._by_subject[p.subject.thing].append(p)
            self._by_object[p.object.thing].append(p)

    def of(self, candidate: Candidate) -> list[str]:
        """The features of a candidate, each once, in a fixed order."""
        features = self._at(candidate, candidate.nearest)
        for again in candidate.pairs[1:]:
            if not again.sentences:
                features += [f"again {f}" for f in self._between(candidate, again) if f.startswith(_AGAIN)]
        features += self._names(candidate)
        features += self._said_by_rules(candidate)
        return list(dict.fromkeys(features))

    def _types(self, candidate: Candidate) -> str:
        return f"{self._kinds[candidate.subject]}>{self._kinds[candidate.object]}"

    def _at(self, candidate: Candidate, pair: AnchorPair) -> list[str]:
        """Distance, what stands between, and what stands around the two anchors."""
        types = self._types(candidate)
        order = "subject first" if pair.subject.start < pair.object.start else "object first"
        gap = next((b for b in _BUCKETS if pair.gap <= b), 99)
        features = [
            f"types {types}", f"subject {self._kinds[candidate.subject]}", f"object {self._kinds[candidate.object]}",
            f"sentences {pair.sentences} {order}", f"types sentences {types} {pair.sentences} {order}",
            f"gap {gap}", f"types gap {types} {gap} {order}", f"anchors {pair.subject.kind} {pair.object.kind}",
            f"at sentence {min(pair.subject.sentence, 4)}",
        ]  # fmt: skip
        features += self._between(candidate, pair)
        for side, anchor in (("s", pair.subject), ("o", pair.object)):
            around = self._surroundings(anchor, side)
            features += around
            features += [
                f"types {types} {one}" for one in around if one.startswith((f"{side}-1", f"{side}+1", f"{side} up"))
            ]
        return features

    def _between(self, candidate: Candidate, pair: AnchorPair) -> list[str]:
        left, right = sorted((pair.subject, pair.object), key=lambda a: a.start)
        types = self._types(candidate)
        others = self._named_between(left.end, right.start)
        same_subject = sum(self._kinds[t] == self._kinds[candidate.subject] and t != candidate.subject for t in others)
        same_object = sum(self._kinds[t] == self._kinds[candidate.object] and t != candidate.object for t in others)
        features = [
            f"names between {min(len(others), 5)}",
            f"such subjects between {min(same_subject, 3)}",
            f"such objects between {min(same_object, 3)}",
        ]
        if not same_subject:
            features.append(f"nearest subject {types} {pair.sentences}")
        if not same_object:
            features.append(f"nearest object {types} {pair.sentences}")
        if pair.sentences:
            features += self._verbs_above(types, pair)
        else:
            features += self._words(types, pair, left, right)
            features += self._path(types, pair)
        return features

    def _named_between(self, start: int, end: int) -> list[int]:
        resolver = self._resolver
        return [resolver.at[i] for i in range(start, end) if resolver.begins_at(i)]

    def _words(self, types: str, pair: AnchorPair, left: Anchor, right: Anchor) -> list[str]:
        if pair.gap > _WORDS_WITHIN:
            return []
        order = "sf" if left is pair.subject else "of"
        words = self._symbols[left.end : right.start]
        features = [f"word {order} {word}" for word in words]
        features += [f"words {order} {a} {b}" for a, b in zip(["<", *words], [*words, ">"], strict=True) if a != b]
        if pair.gap <= _LITERAL_WITHIN:
            features.append(f"between {types} {order} {' '.join(words)}")
        return features

    def _path(self, types: str, pair: AnchorPair) -> list[str]:
        """The way from the subject up to the lowest common ancestor (the top) and down to the object."""
        parse = self._parse
        up, down = _path(parse, pair.subject.root, pair.object.root)
        if not up:
            return []
        top = up[-1]
        deps_up, deps_down = [parse.deps[t] for t in up[:-1]], [parse.deps[t] for t in down]
        features = [f"path length {min(len(up) + len(down), 9)}"]
        if len(up) + len(down) <= _LONGEST_PATH:
            shape = f"{'^'.join(deps_up)}|{'_'.join(deps_down)}"
            features += [f"path {shape}", f"types path {types} {shape}"]
        roles = f"{deps_up[-1] if deps_up else 'top'} {deps_down[-1] if deps_down else 'top'}"
        prepositions = "|".join(
            "/".join(parse.lower[t] for t in side if parse.deps[t] == "prep") for side in (up[:-1], down)
        )
        lemma = self._symbols[top]
        features += [
            f"top {parse.lemmas[top]} {roles}", f"roles {roles}", f"types roles {types} {roles}",
            f"top prepositions {parse.lemmas[top]} {prepositions}", f"prepositions {prepositions}",
            f"types prepositions {types} {prepositions}",
        ]  # fmt: skip
        order = "sf" if pair.subject.start < pair.object.start else "of"
        for token in (*up[1:], *down[1:]):
            if token not in self._resolver.at:
                features += self._on_path(types, token, roles, order)
        if parse.pos[top] in {"VERB", "AUX"}:
            features += self._clause(top, lemma)
        return features

    def _on_path(self, types: str, token: int, roles: str, order: str) -> Iterable[str]:
        lemma = self._parse.lemmas[token]
        yield f"path lemma {lemma}"
        yield f"types path lemma {types} {lemma}"
        for name in (*_VERB_CLASSES.get(lemma, ()), *(f"noun {n}" for n in _NOUN_CLASSES.get(lemma, ()))):
            yield f"path class {name}"
            yield f"path class {name} {roles}"
            yield f"types path class {types} {name} {order}"

    def _clause(self, top: int, lemma: str) -> Iterable[str]:
        parse = self._parse
        deps = {parse.deps[c] for c in parse.children[top]}
        yield "passive" if deps & {"nsubjpass", "auxpass", "agent"} else "active"
        if "neg" in deps:
            yield "negated"
        for child in parse.children[top]:
            if parse.deps[child] in _ARGUMENTS and child not in self._resolver.at:
                yield f"argument {parse.deps[child]} {parse.lemmas[child]}"
                yield f"argument {lemma} {parse.deps[child]} {parse.lemmas[child]}"

    def _verbs_above(self, types: str, pair: AnchorPair) -> list[str]:
        parse, features = self._parse, []
        for side, anchor in (("s", pair.subject), ("o", pair.object)):
            verb = next((t for t in parse.path_up(anchor.root, 8) if parse.pos[t] in {"VERB", "AUX"}), None)
            if verb is None:
                continue
            lemma = parse.lemmas[verb]
            features += [f"verb {side} {lemma}", f"verb {side} {lemma} {parse.deps[anchor.root]}"]
            features.append(f"types verb {types} {side} {lemma}")
            features += [f"types verb class {types} {side} {name}" for name in _VERB_CLASSES.get(lemma, ())]
        return features

    def _surroundings(self, anchor: Anchor, side: str) -> list[str]:
        """Words beside an anchor and above it, as seen from one side of the pair."""
        known = self._around.get((anchor, side))
        if known is not None:
            return known
        parse, symbols = self._parse, self._symbols
        low, high = parse.sentence_of(anchor.start)
        head, dep = parse.heads[anchor.root], parse.deps[anchor.root]
        features = [f"{side} dep {dep}", f"{side} up {dep} {symbols[head]}"]
        for distance in (1, 2):
            before, after = anchor.start - distance, anchor.end + distance - 1
            features.append(f"{side}-{distance} {symbols[before] if before >= low else '<s>'}")
            features.append(f"{side}+{distance} {symbols[after] if after < high else '</s>'}")
        if dep == "pobj":
            features.append(f"{side} above {parse.lower[head]} {symbols[parse.heads[head]]}")
        self._around[anchor, side] = features
        return features

    def _thing_features(self, index: int, document: Document) -> list[str]:
        thing = self._resolver.things[index]
        words = thing.name.lower().split() or [""]
        surfaces = {self._parse.span_text(start, end).lower() for start, end in thing.spans}
        features = [f"first {words[0]}", f"last {words[-1]}", f"mentions {min(len(thing.spans), 4)}"]
        if thing.described:
            features.append("described")
        if any(len(s) > 2 and s in (document.title or "").lower() for s in surfaces):
            features.append("in title")
        publisher = (document.publisher or "").lower()
        if publisher and any(len(s) > 2 and (s in publisher or publisher in s) for s in surfaces):
            features.append("publisher")
        if index == 0:
            features.append("first named")
        return features

    def _names(self, candidate: Candidate) -> list[str]:
        """What the two things are called, and how they stand out in the document."""
        types, features = self._types(candidate), []
        things = len(self._resolver.things)
        for side, index in (("s", candidate.subject), ("o", candidate.object)):
            if index >= things:
                continue
            own = [*self._of_thing[index], *(["only one"] if self._numbers[self._kinds[index]] == 1 else [])]
            features += [f"{side} {one}" for one in own]
            features += [f"types {types} {side} {one}" for one in own if one in {"in title", "first named", "only one"}]
        if candidate.object >= things:
            return features
        one, other = (self._resolver.things[i].name.lower() for i in (candidate.subject, candidate.object))
        if one in other:
            features.append("subject's name in object's")
        if other in one:
            features.append("object's name in subject's")
        return features

    def _said_by_rules(self, candidate: Candidate) -> list[str]:
        """Proposals of the rules for this pair, for the pair the other way round, and for its neighbours."""
        s, o, features = candidate.subject, candidate.object, []
        for way, ends in (("", (s, o)), ("reverse ", (o, s))):
            for p in self._rules.get(ends, ()):
                features += [
                    f"{way}rule {p.predicate}", f"{way}rule {p.predicate} {p.rule.split(':')[0]}",
                    f"{way}rule {p.predicate} {p.rule}", f"{way}rule {p.predicate} {int(p.confidence * 5)}",
                ]  # fmt: skip
        for p in self._by_subject.get(s, ()):
            if p.object.thing != o:
                features.append(f"subject does {p.predicate}")
                if self._kinds[p.object.thing] == self._kinds[o]:
                    features.append(f"subject does {p.predicate} to such")
        for p in self._by_object.get(o, ()):
            if p.subject.thing != s:
                features.append(f"object gets {p.predicate}")
                if self._kinds[p.subject.thing] == self._kinds[s]:
                    features.append(f"object gets {p.predicate} from such")
        return features


def _path(parse: Parse, start: int, end: int) -> tuple[list[int], list[int]]:
    """Tokens from ``start`` up to the lowest common ancestor, and from ``end`` up to below it; empty without one."""
    up, other = parse.path_up(start, 20), parse.path_up(end, 20)
    depth = {token: number for number, token in enumerate(other)}
    for number, token in enumerate(up):
        if token in depth:
            return up[: number + 1], other[: depth[token]]
    return [], []
