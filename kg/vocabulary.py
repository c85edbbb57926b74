"""The vocabulary as its page shows it: every term with all that the Turtle says of it, in the order of the Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import DC, DCTERMS, OWL, RDF, RDFS, SKOS, VANN, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import KgError
from kg.ontology_figure import ENTITY, Figure, records_figure, things_figure

BIBO: Final = Namespace("http://purl.org/ontology/bibo/")
_KINDS: Final = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "datatype property",
    OWL.NamedIndividual: "individual",
}
_CHARACTERISTICS: Final = {
    OWL.FunctionalProperty: "functional (one value at most)",
    OWL.SymmetricProperty: "symmetric (holds in both directions)",
    OWL.IrreflexiveProperty: "irreflexive (never of a thing to itself)",
    OWL.TransitiveProperty: "transitive",
}
_MATCHES: Final = ((SKOS.closeMatch, "Close match"), (SKOS.narrowMatch, "Narrower elsewhere"))
_HEADER: Final = (
    ("Prior version", OWL.priorVersion),
    ("Compatible with", OWL.backwardCompatibleWith),
    ("Licence", DCTERMS.license),
    ("Status", BIBO.status),
    ("Publisher", DC.publisher),
    ("Created", DCTERMS.created),
    ("Modified", DCTERMS.modified),
    ("Rules for data", RDFS.seeAlso),
    ("Cite as", DCTERMS.bibliographicCitation),
)


@dataclass(frozen=True)
class Link:
    """A term as shown: its short name, and where it leads; without ``href`` plain text."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Row:
    """One line about a term: what is said, and the terms that say it."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Term:
    """One class, property or individual with all that the vocabulary says of it."""

    name: str
    curie: str
    iri: str
    label: str
    kind: str
    comment: str
    example: str
    notes: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """Terms that stand together in the file, under the comment that heads them there."""

    title: str
    anchor: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Branch:
    """A class and those below it."""

    link: Link
    below: tuple[Branch, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All that the page shows."""

    title: str
    description: str
    iri: str
    prefix: str
    namespace: str
    version: str
    header: tuple[Row, ...]
    notes: tuple[str, ...]
    prefixes: tuple[Row, ...]
    tree: tuple[Branch, ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]


def read_vocabulary(turtle: str) -> Vocabulary:
    """The vocabulary of a Turtle text, its terms in the order of the text."""
    graph = Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
    reader = _Reader(graph)
    iri, prefix, namespace = reader.iri, reader.prefix, reader.namespace
    sections = tuple(
        Section(title, re.sub(r"[^a-z]+", "-", title.lower()), tuple(map(reader.term, names)))
        for title, names in _sections(turtle, prefix)
        if names
    )
    classes = [[t.name for t in s.terms if t.kind == "class"] for s in sections]
    ends = {
        t.name: (reader.end(t.name, RDFS.domain), reader.end(t.name, RDFS.range)) for s in sections for t in s.terms
    }
    ends = {n: e for n, e in ends.items() if (namespace[n], RDF.type, OWL.ObjectProperty) in graph}
    return Vocabulary(
        title=reader.text(iri, DCTERMS.title),
        description=reader.text(iri, DCTERMS.description),
        iri=str(iri),
        prefix=prefix,
        namespace=str(namespace),
        version=reader.text(iri, OWL.versionInfo),
        header=tuple(Row(name, reader.values(graph.objects(iri, p))) for name, p in _HEADER if (iri, p, None) in graph),
        notes=tuple(sorted(map(str, graph.objects(iri, SKOS.editorialNote)))),
        prefixes=tuple(Row(p, (Link(str(n), str(n)),)) for p, n in sorted(graph.namespaces())),
        tree=tuple(reader.branch(namespace[c]) for cs in classes for c in cs if not reader.own_above(namespace[c])),
        sections=sections,
        figures=(
            things_figure(classes[0], {c: reader.own_above(namespace[c]) for c in classes[0]}, ends),
            records_figure(classes[0], [c for cs in classes[1:] for c in cs], ends),
        ),
    )


def _sections(turtle: str, prefix: str) -> list[tuple[str, list[str]]]:
    """Headings and the local names declared under each: a heading is a comment between empty lines."""
    found: list[tuple[str, list[str]]] = []
    pattern = rf"(?<=\n\n)# (?P<title>.+)(?=\n\n)|^{prefix}:(?P<name>\w+) a "
    for match in re.finditer(pattern, turtle, re.MULTILINE):
        if match["title"]:
            found.append((match["title"], []))
        elif not found:
            raise KgError(f"{prefix}:{match['name']} stands under no heading; put a comment line above it")
        else:
            found[-1][1].append(match["name"])
    return found


class _Reader:
    """Looks up what the page says of a term."""

    def __init__(self, graph: Graph) -> None:
        iri = graph.value(None, RDF.type, OWL.Ontology)
        if not isinstance(iri, URIRef):
            raise KgError("the text declares no owl:Ontology with an IRI")
        self.graph = graph
        self.iri = iri
        self.namespace = Namespace(self.text(iri, VANN.preferredNamespaceUri))
        self.prefix = self.text(iri, VANN.preferredNamespacePrefix)

    def text(self, subject: Node, predicate: URIRef) -> str:
        """The one value of a property as text."""
        value = self.graph.value(subject, predicate)
        if value is None:
            raise KgError(f"{subject} has no {self._curie(predicate)}")
        return str(value)

    def term(self, name: str) -> Term:
        iri = self.namespace[name]
        kind = next((kind for type_, kind in _KINDS.items() if (iri, RDF.type, type_) in self.graph), None)
        if kind is None:
            raise KgError(f"{iri} is no class, property or individual")
        rows = {"class": self._class_rows, "individual": self._individual_rows}.get(kind, self._property_rows)(iri)
        return Term(
            name=name,
            curie=f"{self.prefix}:{name}",
            iri=str(iri),
            label=self.text(iri, RDFS.label),
            kind=kind,
            comment=self.text(iri, RDFS.comment),
            example=self.text(iri, SKOS.example),
            notes=tuple(sorted(map(str, self.graph.objects(iri, SKOS.scopeNote)))),
            rows=tuple(row for row in rows if row.links),
        )

    def values(self, nodes: Iterable[Node]) -> tuple[Link, ...]:
        """Links to terms and web addresses, texts as they are; own terms first."""
        links = {self._link(node) for node in nodes if not isinstance(node, BNode)}
        return tuple(sorted(links, key=lambda link: (not link.href.startswith("#"), link.text.casefold())))

    def end(self, name: str, predicate: URIRef) -> list[str]:
        """Local names of the classes that a property begins or ends at."""
        iri = self.namespace[name]
        members = self._members(self.graph.value(iri, predicate))
        opening = "Open domain:" if predicate == RDFS.domain else "Open range:"
        notes = [str(n) for n in self.graph.objects(iri, SKOS.scopeNote)]
        if not members and any(opening in note and "entity of any type" in note for note in notes):
            return [ENTITY]
        return [str(m).removeprefix(self.namespace) for m in members]

    def own_above(self, iri: URIRef) -> list[str]:
        """Local names of the classes of this vocabulary right above one of it."""
        above = (str(o) for o in self.graph.objects(iri, RDFS.subClassOf))
        return sorted(o.removeprefix(self.namespace) for o in above if o.startswith(self.namespace))

    def branch(self, iri: URIRef) -> Branch:
        below = sorted(s for s in self.graph.subjects(RDFS.subClassOf, iri) if isinstance(s, URIRef))
        return Branch(self._link(iri), tuple(map(self.branch, below)))

    def _class_rows(self, iri: URIRef) -> list[Row]:
        equal = list(self.graph.objects(iri, OWL.equivalentClass))
        reach = {iri, *self.graph.objects(iri, RDFS.subClassOf)}
        return [
            Row("Subclass of", self.values(self.graph.objects(iri, RDFS.subClassOf))),
            Row("Subclasses", self.values(self.graph.subjects(RDFS.subClassOf, iri))),
            Row("Same as", self.values(equal)),
            Row("Union of", self._listed(equal, OWL.unionOf)),
            Row("One of", self._listed(equal, OWL.oneOf)),
            *self._match_rows(iri),
            Row("Subject of", self.values(self._properties(reach, RDFS.domain))),
            Row("Object of", self.values(self._properties(reach, RDFS.range))),
            Row("Disjoint with", self.values(other for c in reach for other in self._disjoint(c))),
        ]

    def _property_rows(self, iri: URIRef) -> list[Row]:
        inverse = [s for s in self.graph.subjects(OWL.inverseOf, iri) if isinstance(s, BNode)]
        types = set(self.graph.objects(iri, RDF.type))
        return [
            Row("Domain", self._end_links(iri, RDFS.domain)),
            Row("Range", self._end_links(iri, RDFS.range)),
            Row("Characteristics", tuple(Link(words) for type_, words in _CHARACTERISTICS.items() if type_ in types)),
            Row("Subproperty of", self.values(self.graph.objects(iri, RDFS.subPropertyOf))),
            Row(
                "Its inverse is a subproperty of",
                self.values(o for i in inverse for o in self.graph.objects(i, RDFS.subPropertyOf)),
            ),
            *self._match_rows(iri),
        ]

    def _individual_rows(self, iri: URIRef) -> list[Row]:
        return [Row("Type", self.values(t for t in self.graph.objects(iri, RDF.type) if t != OWL.NamedIndividual))]

    def _match_rows(self, iri: URIRef) -> list[Row]:
        return [Row(name, self.values(self.graph.objects(iri, p))) for p, name in _MATCHES]

    def _end_links(self, iri: URIRef, predicate: URIRef) -> tuple[Link, ...]:
        return self.values(self._members(self.graph.value(iri, predicate))) or (Link("anything"),)

    def _members(self, expression: Node | None) -> list[Node]:
        """The classes of a union, the individuals of an enumeration, or the class itself."""
        if expression is None:
            return []
        for predicate in (OWL.unionOf, OWL.oneOf):
            head = self.graph.value(expression, predicate)
            if head is not None:
                return list(Collection(self.graph, head))
        return [expression]

    def _listed(self, expressions: list[Node], predicate: URIRef) -> tuple[Link, ...]:
        return self.values(m for e in expressions if (e, predicate, None) in self.graph for m in self._members(e))

    def _properties(self, classes: set[Node], end: URIRef) -> list[Node]:
        """Properties that have one of the classes in their domain or range."""
        return [p for p, e in self.graph.subject_objects(end) if classes & set(self._members(e))]

    def _disjoint(self, iri: Node) -> set[Node]:
        found = {*self.graph.objects(iri, OWL.disjointWith), *self.graph.subjects(OWL.disjointWith, iri)}
        for head in self.graph.objects(None, OWL.members):
            group = set(Collection(self.graph, head))
            found |= group if iri in group else set()
        return found - {iri}

    def _link(self, node: Node) -> Link:
        if isinstance(node, Literal):
            return Link(str(node))
        text = str(node)
        if text.startswith(self.namespace):
            name = text.removeprefix(self.namespace)
            return Link(name, f"#{name}")
        return Link(self._curie(node), text if re.match("https?:", text) else "")

    def _curie(self, node: Node) -> str:
        """The name with its prefix; an IRI without one as it is."""
        text = str(node)
        namespaces = sorted(((str(n), p) for p, n in self.graph.namespaces()), reverse=True)
        for namespace, prefix in namespaces:
            if text.startswith(namespace) and re.fullmatch(r"\w+", text.removeprefix(namespace)):
                return f"{prefix}:{text.removeprefix(namespace)}"
        return text
