"""The triples that a picture of the graph is made of, by predicate and subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode
from pyoxigraph import Triple as RdfTriple

from kg import terms as t

_WANTED: Final = frozenset(
    {
        t.TYPE, t.SUBJECT, t.PREDICATE, t.OBJECT, t.LABEL, t.SAME_AS, t.ALT_LABEL, t.HOMEPAGE, t.IDENTIFIER,
        t.HAS_EVIDENCE, t.IN_ARTICLE, t.CONFIDENCE, t.HAS_STATUS, t.RULE, t.VALID_TIME, t.REPORT_COUNT,
        t.FIRST_REPORTED, t.LAST_REPORTED, t.MENTIONED_IN, t.HEADLINE, t.PUBLISHED, t.PUBLISHER, t.URL,
        t.HAS_TARGET, t.HAS_SELECTOR, t.EXACT, t.START, t.CONFLICTS_WITH, t.REVIEWED_BY, t.REPLACED_BY,
        t.CANDIDATE_THING, t.SCORE, t.REASON, t.ACTION, t.CREATOR, t.CREATED, t.COMMENT, t.START_DATE, t.END_DATE,
    }
)  # fmt: skip

Node = NamedNode | BlankNode | Literal | RdfTriple


class TripleIndex:
    """Objects by predicate and subject, of the triples that the network is made of."""

    def __init__(self, triples: Iterable[RdfTriple]) -> None:
        self._objects: defaultdict[Node, defaultdict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if triple.predicate in _WANTED:
                self._objects[triple.predicate][triple.subject].append(triple.object)

    def subjects(self, predicate: NamedNode) -> dict[Node, list[Node]]:
        return self._objects.get(predicate, {})

    def all(self, subject: Node, predicate: NamedNode) -> list[Node]:
        return self.subjects(predicate).get(subject, [])

    def texts(self, subject: Node, predicate: NamedNode) -> tuple[str, ...]:
        """The values as text, each once, sorted."""
        return tuple(sorted({o.value for o in self.all(subject, predicate) if not isinstance(o, RdfTriple)}))

    def text(self, subject: Node, predicate: NamedNode) -> str | None:
        return next(iter(self.texts(subject, predicate)), None)
