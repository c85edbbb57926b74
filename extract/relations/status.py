"""Whether a clause asserts what it says: asserted, announced for the future, or neither (negated, hedged, wished)."""

from __future__ import annotations

from extract.lexicon import word_set
from extract.parse import Parse

_HEDGES = word_set("statuses", "hedges")
_FUTURE = word_set("statuses", "future")
_NEGATIONS = word_set("statuses", "negations")
_NEGATIVE_DETERMINERS = word_set("statuses", "negative determiners")
_NEGATIVE_SUBJECTS = word_set("statuses", "negative subjects")
_INVERTED = word_set("statuses", "inverted conditions")
_CALLED_OFF = word_set("statuses", "called off")
_CONDITIONS = word_set("statuses", "conditions")
_WISHES = word_set("statuses", "wishes")
_PLANS = word_set("statuses", "plans")
_NOUNS_OF_WISHING = word_set("statuses", "nouns of wishing")
_NOUNS_OF_PLANNING = word_set("statuses", "nouns of planning")
_GOVERNED = frozenset({"xcomp", "ccomp", "advcl", "conj", "pcomp", "acl"})
_DEEPEST = 5  # clauses looked at, the verb's own and those above it


def clause_status(parse: Parse, verb: int) -> str | None:
    """``asserted``, ``announced``, or None where the clause of ``verb`` does not claim that it is so.

    Source: the contract's rule that negated, cancelled and merely wished relations are not facts.
    """
    status = "asserted"
    token = verb
    if _is_question(parse, verb):
        return None
    for _ in range(_DEEPEST):
        if any(_denies(parse, child) for child in parse.children[token]) or _is_inverted(parse, token):
            return None
        if any(parse.lower[c] in _FUTURE for c in parse.child(token, "aux")):
            status = "announced"
        dep, head = parse.deps[token], parse.heads[token]
        if dep == "pcomp" and parse.lower[head] == "without":
            return None
        if dep == "conj" and any(parse.lower[c] == "nor" for c in parse.child(head, "cc")):
            return None
        if dep in {"relcl", "acl"} and _is_called_off(parse, head):
            return None
        if head == token or dep not in _GOVERNED or (dep == "conj" and parse.child(token, "nsubj", "nsubjpass")):
            break
        if _is_wished(parse.lemmas[head], dep):
            return None
        if _is_planned(parse.lemmas[head], dep):
            status = "announced"
        if dep not in {"xcomp", "ccomp", "conj"}:
            break
        token = head
    return status


def status_around(parse: Parse, noun: int) -> str | None:
    """Status of the clause that a noun stands in, ``asserted`` where there is no verb above it."""
    if any(_is_called_off(parse, above) for above in parse.path_up(noun)):
        return None
    verb = next((above for above in parse.path_up(noun) if parse.pos[above] in {"VERB", "AUX"}), None)
    return "asserted" if verb is None else clause_status(parse, verb)


def _is_question(parse: Parse, verb: int) -> bool:
    start, end = parse.sentence_of(verb)
    return "?" in parse.words[max(start, end - 3) : end]


def _is_inverted(parse: Parse, verb: int) -> bool:
    """ "Had X funded Y", "Were X to adopt Y": a condition told by word order."""
    first = parse.sentence_of(verb)[0]
    return parse.lower[first] in _INVERTED and (first == verb or parse.heads[first] == verb)


def _is_called_off(parse: Parse, noun: int) -> bool:
    """ "The workshop that X was to host has been cancelled": what is said of the noun did not come about."""
    verb = parse.heads[noun]
    if parse.deps[noun] not in {"nsubjpass", "dobj"} or parse.lemmas[verb] not in _CALLED_OFF:
        return False
    return parse.lemmas[verb] != "call" or any(parse.lower[c] == "off" for c in parse.child(verb, "prt"))


def _denies(parse: Parse, child: int) -> bool:
    """Whether a child of a verb negates, hedges or conditions it: "not", "may", "if", "no agreement"."""
    word, dep = parse.lower[child], parse.deps[child]
    if dep in {"nsubj", "nsubjpass", "dobj", "attr"}:
        if word in _NEGATIVE_SUBJECTS:
            return True
        return any(parse.lower[c] in _NEGATIVE_DETERMINERS for c in parse.child(child, "det", "cc", "preconj"))
    return (
        dep == "neg"
        or (dep in {"advmod", "preconj", "cc"} and (word in _NEGATIONS or _is_no_longer(parse, child)))
        or (dep == "aux" and word in _HEDGES)
        or (dep == "mark" and word in _CONDITIONS)
    )


def _is_no_longer(parse: Parse, child: int) -> bool:
    """ "no longer", and "has yet to"."""
    before = {parse.lower[c] for c in parse.children[child]}
    return (parse.lower[child] == "longer" and "no" in before) or parse.lower[child : child + 2] == ["yet", "to"]


def _is_wished(governor: str, dep: str) -> bool:
    if dep == "acl":
        return governor in _NOUNS_OF_WISHING
    return dep in {"xcomp", "ccomp"} and governor in _WISHES


def _is_planned(governor: str, dep: str) -> bool:
    if dep == "acl":
        return governor in _NOUNS_OF_PLANNING
    return dep in {"xcomp", "ccomp"} and governor in _PLANS
