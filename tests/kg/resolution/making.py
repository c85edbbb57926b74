"""Articles in a few words and what they come to: for the tests of identity across articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from extract.registry import Registry
from kg.decisions import Decisions
from kg.gist import Gist, gist_of, read_gist
from kg.identity import Identity
from kg.ledger import Ledger
from kg.resolution.resolve import Resolution, resolve
from kg.resolution.things import Article, Thing
from tests.kg.making import BASE, REGISTRY

Said = tuple[str, str, str]


def named(id_: str, type_: str, name: str, *surfaces: str, same_as: tuple[str, ...] = ()) -> tuple[Entity, list[str]]:
    """A thing and how the article calls it: by its name, then otherwise."""
    return Entity(id_, type_, name, (), same_as=same_as), [name, *surfaces]


def article(
    id_: str,
    *things: tuple[Entity, list[str]],
    relations: Iterable[Said] = (),
    attributes: Iterable[Said] = (),
    published: str | None = None,
) -> Facts:
    """An article whose text is the names of its things, a sentence each."""
    text, entities = "", []
    for entity, surfaces in things:
        mentions = []
        for surface in filter(None, surfaces):
            mentions.append(Span(len(text), len(text) + len(surface)))
            text += f"{surface}. "
        entities.append(Entity(entity.id, entity.type, entity.name, tuple(mentions), same_as=entity.same_as))
    return Facts(
        Document(id_, text, published=published),
        tuple(entities),
        tuple(Relation(s, p, o, ()) for s, p, o in relations),
        tuple(Attribute(s, a, v, ()) for s, a, v in attributes),
    )


def gists(articles: Iterable[Facts], *, registry: Registry = REGISTRY) -> list[tuple[str, Gist]]:
    """What a ledger gives of articles that came in this order."""
    ledger, identity = Ledger.open(None), Identity(registry)
    ledger.put((facts.document.id, "content", facts) for facts in articles)
    ledger.fill_gists("1", lambda facts: gist_of(facts, identity))
    found = [(row.key, read_gist(row.gist)) for row in ledger.rows() if row.gist is not None]
    ledger.close()
    return found


def resolved(*articles: Facts, registry: Registry = REGISTRY, decisions: Decisions | None = None) -> Resolution:
    """Which things of the articles are one."""
    return resolve(gists(articles, registry=registry), Identity(registry).known, decisions or Decisions(base_iri=BASE))


def parts(resolution: Resolution) -> list[set[str]]:
    """Provisional paths by what stands for them, of all things that articles name, in order of that."""
    found: dict[str, set[str]] = {}
    for one in resolution.articles:
        for path in one.paths:
            found.setdefault(resolution.of(path), set()).add(path)
    return [found[path] for path in sorted(found)]


def thing(
    path: str,
    type_: str,
    *names: str,
    surfaces: Iterable[str] = (),
    described: bool = False,
    identifiers: Iterable[str] = (),
    links: Iterable[Said] = (),
    articles: Iterable[int] = (0,),
    first: str = "9999",
    **values: str,
) -> Thing:
    """A thing as it is known over all articles; ``values`` of its attributes one each."""
    found = Thing(
        path,
        None,
        described=described,
        types=Counter([type_]),
        names=Counter(names),
        surfaces=Counter(surfaces),
        identifiers=set(identifiers),
        links=Counter(links),
        values={name: {value} for name, value in values.items()},
        articles=list(articles),
        first=first,
    )
    found.settle()
    return found


def told_by(things: Iterable[Thing]) -> list[Article]:
    """The articles that the things are in, each with their paths."""
    by_number: dict[int, list[str]] = {}
    for one in things:
        for number in one.articles:
            by_number.setdefault(number, []).append(one.path)
    return [Article(f"a{n}", tuple(by_number.get(n, ()))) for n in range(max(by_number, default=-1) + 1)]
