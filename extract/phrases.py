"""Phrases that may describe a thing without a name, and what the trained model sees of them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from extract.parse import Parse

_NAME_WITHIN = 6  # tokens before and behind a phrase in which a name counts


@dataclass(frozen=True, slots=True)
class Description:
    """A described thing: token range of its mention, its head token and its type."""

    start: int
    end: int
    head: int
    type: str
    confidence: float = 0.6


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that may describe a thing, the noun that tells its type, and whether the rules find it specific."""

    description: Description
    noun: int
    ruled: bool


def phrase_features(parse: Parse, phrase: Phrase, named: Set[int]) -> list[str]:
    """What the model sees of a phrase: its words, what governs it and stands around it, and the rules' verdict."""
    d, noun, top = phrase.description, phrase.noun, phrase.description.head
    lemma, kind = parse.lemmas[noun], d.type
    low, high = parse.sentence_of(top)
    head, dep = parse.heads[top], parse.deps[top]
    above = parse.lemmas[head]
    word_before = parse.lower[d.start - 1] if d.start > low else "<s>"
    word_after = parse.lower[d.end] if d.end < high else "</s>"
    before = [c for c in parse.children[top] if c < top]
    determiner = next((parse.lower[c] for c in before if parse.deps[c] in {"det", "poss"}), "none")
    number = "plural" if parse.lower[noun].endswith("s") else "singular"
    features = [
        kind, f"noun {lemma}", f"ruled {phrase.ruled}", f"ruled {phrase.ruled} {kind}", f"determiner {determiner}",
        f"{kind} determiner {determiner}", f"{lemma} determiner {determiner}", number, f"{kind} {number} {determiner}",
        f"dep {dep}", f"{kind} dep {dep}", f"governor {dep} {above}", f"{kind} governor {above}",
        f"words {min(d.end - d.start, 6)}", f"{kind} words {min(d.end - d.start, 4)} {determiner}",
        f"before {word_before}", f"after {word_after}", f"{kind} after {word_after}",
        "partitive" if noun != top else "plain", f"first sentence {low == 0}",
    ]  # fmt: skip
    if dep == "pobj":
        features += [f"above {parse.lower[head]} {parse.lemmas[parse.heads[head]]}", f"{kind} in {parse.lower[head]}"]
    for i in range(d.start, d.end):
        if i != noun:
            features += [
                f"word {parse.lower[i]}",
                f"{kind} word {parse.lower[i]}",
                f"{kind} part of speech {parse.pos[i]}",
            ]
    features += [f"{kind} followed by {parse.deps[c]} {parse.lower[c]}" for c in parse.children[top] if c >= d.end]
    if any(i in named for i in range(d.end, min(high, d.end + _NAME_WITHIN))):
        features += ["name behind", f"{kind} name behind"]
    if any(i in named for i in range(max(low, d.start - _NAME_WITHIN), d.start)):
        features += ["name before", f"{kind} name before"]
    if any(parse.pos[i] == "NUM" for i in range(low, high)):
        features.append(f"{kind} number in sentence")
    return list(dict.fromkeys(features))
