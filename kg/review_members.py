"""What a thing of the graph was put together from: the IRIs that its articles alone give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pyoxigraph import NamedNode

from kg.decisions import Decisions
from kg.entities import find_entity, short_iri
from kg.errors import KgError
from kg.resolution.things import split_path
from kg.review import Standing
from kg.store import GraphStore


@dataclass(frozen=True, slots=True)
class Member:
    """One IRI that was merged, with the names that articles use, the most frequent first, and the articles' ids."""

    iri: str
    names: tuple[str, ...]
    articles: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as an object for JSON."""
        return asdict(self)


def read_members(store: GraphStore, iri: str, decisions: Decisions) -> tuple[Member, ...]:
    """The members of the thing of an IRI, the one that stands for all first, then those of many articles."""
    wanted = _merged(store, iri, decisions)
    names: dict[str, Counter[str]] = {}
    articles: dict[str, set[str]] = {}
    ids = {article.iri: article.id for article in store.articles()}
    for key, path, _, name in _named(store, decisions):
        if (member := store.base_iri + path) in wanted:
            names.setdefault(member, Counter())[name] += 1
            article = f"{store.base_iri}article/{key}"
            articles.setdefault(member, set()).add(ids.get(article, article))
    found = [
        Member(m, tuple(sorted(names[m], key=lambda n: (-names[m][n], n))), tuple(sorted(articles[m]))) for m in names
    ]
    return tuple(sorted(found, key=lambda m: (m.iri != iri, -len(m.articles), m.iri)))


def own_iris(store: GraphStore, iri: str, article_id: str, decisions: Decisions) -> tuple[str, ...]:
    """The IRIs that one article alone gives the thing of an IRI: those that a split there has to name.

    Raises KgError where the article is not there, does not name the thing, or has it for another one already.
    """
    article = store.builder.article(article_id).value
    if article not in {one.iri for one in store.articles()}:
        raise KgError(f"{article_id}: no such article in {store.path}; see kg query articles")
    wanted, key = _merged(store, iri, decisions), short_iri(article, store.base_iri).removeprefix("article/")
    here = {
        (path, own) for of, path, own, _ in _named(store, decisions) if of == key and store.base_iri + path in wanted
    }
    if not here:
        raise KgError(f"{article_id} does not name {short_iri(iri, store.base_iri)}; kg review members lists who does")
    if all(path != own for path, own in here):
        raise KgError(f"{short_iri(iri, store.base_iri)} is a thing of its own in {article_id} already")
    return tuple(sorted(store.base_iri + own for path, own in here if path == own))


def thing_iri(store: GraphStore, text: str) -> str:
    """The IRI that is meant: that of a member itself, where it is given as IRI or type/slug, else of the whole thing.

    Raises KgError where nothing is meant.
    """
    wanted = text.strip().removeprefix("<").removesuffix(">")
    iri = store.base_iri + short_iri(wanted, store.base_iri)
    if iri in Standing(store, Decisions(base_iri=store.base_iri)).replaced:
        return NamedNode(iri).value
    return find_entity(store, text).iri


def _merged(store: GraphStore, iri: str, decisions: Decisions) -> frozenset[str]:
    replaced = Standing(store, decisions).replaced
    return frozenset({iri, *(old for old, new in replaced.items() if new == iri)})


def _named(store: GraphStore, decisions: Decisions) -> Iterator[tuple[str, str, str, str]]:
    """Article key, path of a thing with splits applied, its path without them, its name."""
    for key, gist in store.gists():
        for thing in gist.things:
            yield key, split_path(thing.path, key, decisions), thing.path, thing.name
