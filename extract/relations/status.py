"""Whether a clause asserts what it says: asserted, announced for the future, or neither (negated, hedged, wished)."""

from __future__ import annotations

from extract.parse import Parse

_HEDGES = frozenset({"would", "could", "may", "might", "should"})
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_WISHES = frozenset(
    ["hope", "wish", "want", "seek", "consider", "propose", "call", "urge", "ask", "invite", "encourage", "discuss", "explore", "refuse", "reject", "deny", "decline", "fail", "recommend", "need", "doubt", "suggest", "cancel", "withdraw", "request", "demand", "aspire"]
)
_PLANS = frozenset({"plan", "intend", "aim", "expect", "schedule", "prepare", "set", "commit"})
_CONDITIONS = frozenset({"if", "unless", "whether"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "without"})


def clause_status(parse: Parse, verb: int) -> str | None:
    """``asserted``, ``announced``, or None where the clause of ``verb`` does not claim that it is so.

    Source: the contract's rule that negated, cancelled and merely wished relations are not facts.
    """
    status = "asserted"
    token = verb
    for _ in range(5):
        for child in parse.children[token]:
            word, dep = parse.lower[child], parse.deps[child]
            if dep == "neg" or (dep in {"advmod", "preconj", "cc"} and word in _NEGATIONS):
                return None
            if dep == "aux" and word in _HEDGES:
                return None
            if dep == "aux" and word in _FUTURE:
                status = "announced"
            if dep == "mark" and word in _CONDITIONS:
                return None
            if dep in {"nsubj", "nsubjpass", "dobj"} and any(
                parse.lower[c] in {"no", "neither"} and parse.deps[c] in {"det", "cc", "preconj"}
                for c in parse.children[child]
            ):
                return None
        if parse.deps[token] == "pcomp" and parse.lower[parse.heads[token]] == "without":
            return None
        dep, head = parse.deps[token], parse.heads[token]
        if head == token or dep not in {"xcomp", "ccomp", "advcl", "conj", "pcomp", "acl"}:
            break
        if dep == "conj" and any(parse.deps[c] in {"nsubj", "nsubjpass"} for c in parse.children[token]):
            break
        lemma = parse.lemmas[head]
        if dep in {"xcomp", "ccomp"}:
            if lemma in _WISHES:
                return None
            if lemma in _PLANS:
                status = "announced"
        elif dep != "conj":
            if dep == "acl" and lemma in {"plan", "intention", "commitment"}:
                status = "announced"
            elif dep == "acl" and lemma in {
                "proposal",
                "call",
                "wish",
                "idea",
                "opportunity",
                "hope",
                "need",
                "failure",
                "refusal",
            }:
                return None
            break
        token = head
    return status
