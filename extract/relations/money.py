"""Who pays: grants awarded, funding received, support "from" and "by" somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extract.lexicon import word_set
from extract.parse import Parse
from extract.relations.clauses import subjects_of
from extract.relations.proposal import AGENTS, Filler, RelationProposal, Trigger
from extract.relations.propose import propose
from extract.relations.resolve import Resolver
from extract.relations.status import clause_status

_GIVE = word_set("frames", "money", "give")
_GET = word_set("frames", "money", "get")
_MONEY = word_set("frames", "money", "nouns")
_CURRENCIES = frozenset({"$", "€", "£", "us$"})
_MOST_FUNDED = 2  # of what a clause is about, where "with support from X" may be said of all of it


def find_money_relations(parse: Parse, resolver: Resolver) -> Iterator[RelationProposal]:
    """``funds`` where money, not a verb of funding, is the trigger."""
    for token, lemma in enumerate(parse.lemmas):
        if parse.pos[token] not in {"VERB", "AUX"}:
            continue
        status = clause_status(parse, token)
        if status is None:
            continue
        if lemma in _GIVE:
            yield from _given(parse, Trigger(f"money:{lemma}", token, status), resolver)
        if lemma in _GET:
            yield from _received(parse, Trigger(f"money:{lemma}", token, status), resolver)
        if lemma in {"come", "stem"}:
            yield from _comes_from(parse, Trigger("money:from", token, status), resolver)
        yield from _with_support(parse, Trigger("money:with", token, status), resolver)


def _is_money(parse: Parse, noun: int) -> bool:
    return parse.lemmas[noun] in _MONEY or any(parse.lower[c] in _CURRENCIES for c in parse.children[noun])


def _behind_verb_or_money(parse: Parse, verb: int, words: Collection[str], resolver: Resolver) -> list[Filler]:
    """Things behind the prepositions of a verb, of its subject and object, and of what they are "of"."""
    holders = [verb, *parse.child(verb, "dobj", "nsubjpass", "nsubj")]
    for noun in holders[1:]:  # "a grant of two million euros from X"
        holders += [n for p in parse.child(noun, "prep") if parse.lower[p] == "of" for n in parse.child(p, "pobj")]
    return [
        filler
        for holder in holders
        for preposition in parse.child(holder, "prep", "dative", "agent")
        if parse.lower[preposition] in words
        for filler in resolver.children(preposition, "pobj")
    ]


def _pays(
    funders: Sequence[Filler], funded: Sequence[Filler], confidence: float, trigger: Trigger, resolver: Resolver
) -> Iterator[RelationProposal]:
    for funder in funders:
        if resolver.kind(funder) in AGENTS - {"Person"}:
            for thing in funded:
                yield from propose(resolver, funder, "funds", thing, confidence, trigger)


def _given(parse: Parse, trigger: Trigger, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "X awarded Y a grant", "X contributes 2 million euros to Y", "Y was awarded a grant by X"."""
    verb = trigger.token
    if not any(_is_money(parse, o) for o in parse.child(verb, "dobj", "nsubjpass")):
        return
    funded = _behind_verb_or_money(parse, verb, {"to", "for", "in", "into", "towards"}, resolver)
    funded += resolver.children(verb, "dative")
    if parse.child(verb, "auxpass"):
        funders = _behind_verb_or_money(parse, verb, {"by", "from"}, resolver)
        receivers = [s for s in parse.child(verb, "nsubjpass") if not _is_money(parse, s)]
        funded += [f for receiver in receivers for f in resolver.resolve(receiver)]
    else:
        funders = subjects_of(parse, verb, resolver)
    yield from _pays(funders, funded, 0.76, trigger, resolver)


def _received(parse: Parse, trigger: Trigger, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Y receives eight million euros from X"."""
    if any(_is_money(parse, o) for o in parse.child(trigger.token, "dobj")):
        funders = _behind_verb_or_money(parse, trigger.token, {"from", "by", "under", "through"}, resolver)
        yield from _pays(funders, subjects_of(parse, trigger.token, resolver), 0.78, trigger, resolver)


def _comes_from(parse: Parse, trigger: Trigger, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "Its funding comes from X"."""
    for subject in parse.child(trigger.token, "nsubj"):
        if parse.lemmas[subject] in _MONEY:
            funded = resolver.children(subject, "poss")
            funded += _behind_verb_or_money(parse, trigger.token, {"for"}, resolver)
            funders = _behind_verb_or_money(parse, trigger.token, {"from"}, resolver)
            yield from _pays(funders, funded, 0.74, trigger, resolver)


def _with_support(parse: Parse, trigger: Trigger, resolver: Resolver) -> Iterator[RelationProposal]:
    """ "… with support from X": what the clause makes or what it is about is what is paid for."""
    verb = trigger.token
    for preposition in parse.child(verb, "prep", "agent"):
        if parse.lower[preposition] not in {"with", "through", "under", "by", "thanks"}:
            continue
        for noun in parse.child(preposition, "pobj"):
            if parse.lemmas[noun] in _MONEY:
                funders = resolver.behind(noun, {"from", "of", "by"}) + resolver.children(noun, "compound", "poss")
                about = resolver.children(verb, "dobj", "nsubjpass") or subjects_of(parse, verb, resolver)
                yield from _pays(funders, about[:_MOST_FUNDED], 0.66, trigger, resolver)
