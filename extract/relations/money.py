"""Who pays: grants awarded, funding received, support "from" and "by" somebody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from extract.lexicon import read_words
from extract.parse import Parse
from extract.relations.proposal import AGENTS, Filler, RelationProposal
from extract.relations.resolve import Resolver
from extract.relations.status import clause_status
from extract.relations.verbs import propose, subjects_of


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(read_words("frames")["money"][key])


def find_money_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """``funds`` where money, not a verb of funding, is the trigger."""
    for token, lemma in enumerate(parse.lemmas):
        if parse.pos[token] not in {"VERB", "AUX"}:
            continue
        if lemma in _words("give"):
            yield from _given(parse, token, resolver)
        if lemma in _words("get"):
            yield from _received(parse, token, resolver)
        if lemma in {"come", "stem"}:
            yield from _comes_from(parse, token, resolver)
        yield from _with_support(parse, token, resolver)


def _is_money(parse: Parse, noun: int) -> bool:
    return parse.lemmas[noun] in _words("nouns") or any(
        parse.lower[c] in {"$", "€", "£", "us$"} for c in parse.children[noun]
    )


def _targets(parse: Parse, token: int, words: frozenset[str] | set[str], resolver: Resolver) -> list[Filler]:
    """Things behind the prepositions of ``token`` or of its objects."""
    found: list[Filler] = []
    holders = [token, *parse.child(token, "dobj", "nsubjpass", "nsubj")]
    for noun in holders[1:]:  # "a grant of two million euros from X"
        holders += [n for p in parse.child(noun, "prep") if parse.lower[p] == "of" for n in parse.child(p, "pobj")]
    for holder in holders:
        for preposition in parse.child(holder, "prep", "dative", "agent"):
            if parse.lower[preposition] in words:
                for noun in parse.child(preposition, "pobj"):
                    found += resolver.resolve(noun)
    return found


def _emit(
    funders: list[Filler], funded: list[Filler], base: float, rule: str, token: int, status: str, resolver: Resolver
) -> Iterator[RelationProposal]:
    for funder in funders:
        if resolver.kind(funder) in AGENTS - {"Person"}:
            for thing in funded:
                if p := propose(funder, "funds", thing, base, rule, token, status, resolver):
                    yield p


def _given(parse: Parse, verb: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X awarded Y a grant", "X contributes 2 million euros to Y", "Y was awarded a grant by X"."""
    status = clause_status(parse, verb)
    objects = parse.child(verb, "dobj", "nsubjpass")
    if status is None or not objects:
        return
    rule = f"money:{parse.lemmas[verb]}"
    passive = bool(parse.child(verb, "auxpass"))
    if not any(_is_money(parse, o) for o in parse.child(verb, "dobj", "nsubjpass")):
        return
    funded = _targets(parse, verb, {"to", "for", "in", "into", "towards"}, resolver)
    for child in parse.child(verb, "dative"):
        funded += resolver.resolve(child)
    if passive:
        funders = _targets(parse, verb, {"by", "from"}, resolver)
        funded += [f for s in parse.child(verb, "nsubjpass") if not _is_money(parse, s) for f in resolver.resolve(s)]
    else:
        funders = subjects_of(parse, verb, resolver)
    yield from _emit(funders, funded, 0.76, rule, verb, status, resolver)


def _received(parse: Parse, verb: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Y receives eight million euros from X"."""
    status = clause_status(parse, verb)
    if status is None or not any(_is_money(parse, o) for o in parse.child(verb, "dobj")):
        return
    funders = _targets(parse, verb, {"from", "by", "under", "through"}, resolver)
    yield from _emit(
        funders, subjects_of(parse, verb, resolver), 0.78, f"money:{parse.lemmas[verb]}", verb, status, resolver
    )


def _comes_from(parse: Parse, verb: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Its funding comes from X"."""
    status = clause_status(parse, verb)
    for subject in parse.child(verb, "nsubj"):
        if status is not None and parse.lemmas[subject] in _words("nouns"):
            owners = [f for c in parse.child(subject, "poss") for f in resolver.resolve(c)]
            owners += _targets(parse, verb, {"for"}, resolver)
            yield from _emit(
                _targets(parse, verb, {"from"}, resolver), owners, 0.74, "money:from", verb, status, resolver
            )


def _with_support(parse: Parse, verb: int, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "… with support from X": what the clause makes or what it is about is what is paid for."""
    for preposition in parse.child(verb, "prep", "agent"):
        if parse.lower[preposition] not in {"with", "through", "under", "by", "thanks"}:
            continue
        for noun in parse.child(preposition, "pobj"):
            if parse.lemmas[noun] not in _words("nouns"):
                continue
            status = clause_status(parse, verb)
            if status is None:
                continue
            funders: list[Filler] = []
            for inner in parse.child(noun, "prep"):
                if parse.lower[inner] in {"from", "of", "by"}:
                    funders += [f for n in parse.child(inner, "pobj") for f in resolver.resolve(n)]
            funders += [f for c in parse.child(noun, "compound", "poss") for f in resolver.resolve(c)]
            about = [f for c in parse.child(verb, "dobj", "nsubjpass") for f in resolver.resolve(c)]
            about = about or subjects_of(parse, verb, resolver)
            yield from _emit(funders, about[:2], 0.66, "money:with", verb, status, resolver)
