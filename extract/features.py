"""What the type model sees of an entity: its words, what stands around its mentions, and the hand-made votes."""

from __future__ import annotations

from collections.abc import Iterable

from extract.lexicon import groups_of_word
from extract.parse import Parse
from extract.typing_votes import Votes, apposed_noun

_VERB_CLASSES = groups_of_word("frames", "verbs")
_TELLING = frozenset({"NOUN", "VERB", "ADJ"})  # parts of speech of the words near a name that tell of its type
_NEAR = 6  # tokens to each side
_CHARACTERS = 4
_HIGHEST = 4  # conjunctions and appositions climbed to find the role of a name on a list
_JOINERS = frozenset({"of", "for", "on", "in", "at", "to", "de", "the", "and", "&", "-"})


def name_features(parse: Parse, start: int, end: int, label: str) -> list[str]:
    """Features of one mention, as strings."""
    words = parse.lower[start:end]
    surface = parse.words[start:end]
    cut = next((i for i, w in enumerate(words) if i and w in _JOINERS), len(words))
    head, last = words[cut - 1], words[-1]
    found = [f"label={label}", f"last={last}", f"head={head}", f"first={words[0]}", f"length={min(len(words), 6)}"]
    found += [f"word={w}" for w in words if w not in _JOINERS]
    found += [f"suffix={last[-3:]}", f"suffix4={last[-4:]}", f"prefix={words[0][:3]}"]
    found.append(f"shape={_shape(surface)}")
    found += [f"beginning={w[:4]}" for w in words if len(w) > 5]
    found += [f"ending={w[-5:]}" for w in words if len(w) > 5]
    spelled = f"^{' '.join(words)}$"
    found += [f"characters={spelled[i : i + _CHARACTERS]}" for i in range(len(spelled) - _CHARACTERS + 1)]
    if len(words) > 1:
        found.append(f"last2={' '.join(words[-2:])}")
        found.append(f"head|label={head}|{label}")
    return found


def context_features(parse: Parse, start: int, end: int) -> list[str]:
    """Features of the words around one mention and of its place in the sentence."""
    low, high = parse.sentence_of(start)
    found = []
    for distance in (1, 2, 3):
        before, after = start - distance, end + distance - 1
        found.append(f"before{distance}={parse.lower[before] if before >= low else '<s>'}")
        found.append(f"after{distance}={parse.lower[after] if after < high else '</s>'}")
    found.append(f"lemma after={parse.lemmas[end] if end < high else '</s>'}")
    root = parse.span_root(start, end)
    head = parse.heads[root]
    dep = parse.deps[root]
    found.append(f"dep={dep}")
    found.append(f"governor={dep}|{parse.lemmas[head]}")
    if dep == "pobj":
        above = parse.heads[head]
        found.append(f"governor2={parse.lower[head]}|{parse.lemmas[above]}")
    if dep == "conj":
        found.append(f"conj governor={parse.deps[head]}|{parse.lemmas[parse.heads[head]]}")
    noun = apposed_noun(parse, start, end)
    if noun is not None:
        found.append(f"noun={parse.lemmas[noun]}")
    found += [f"child={parse.deps[c]}|{parse.lemmas[c]}" for c in parse.children[root] if not start <= c < end][:4]
    found += _role(parse, root)
    around = (*range(max(low, start - _NEAR), start), *range(end, min(high, end + _NEAR)))
    found += [f"near={parse.lemmas[i]}" for i in around if parse.pos[i] in _TELLING]
    if start == low:
        found.append("opens the sentence")
    return found


def _role(parse: Parse, token: int) -> list[str]:
    """What a name, or the list or noun that it belongs to, is to the word above: "subject of launch"."""
    for _ in range(_HIGHEST):
        if parse.deps[token] not in {"conj", "appos"}:
            break
        token = parse.heads[token]
    dep, head = parse.deps[token], parse.heads[token]
    if dep == "pobj":
        dep, head = f"{dep} {parse.lower[head]}", parse.heads[head]
    lemma = parse.lemmas[head]
    return [f"role={dep}", f"role={dep}|{lemma}", *(f"role class={dep}|{c}" for c in _VERB_CLASSES.get(lemma, ()))]


def vote_features(votes: Votes) -> Iterable[tuple[str, float]]:
    """The hand-made votes as numbers, scaled to about 0 to 1.5."""
    return [(f"vote={kind}", max(-1.0, weight) / 4.0) for kind, weight in votes.items() if weight]


def _shape(words: list[str]) -> str:
    """One letter a word: A capitals, a lower case, T title case, M mixed, 9 digits, - other."""
    return "".join(map(_word_shape, words[:5]))


def _word_shape(word: str) -> str:
    if not word[0].isalnum():
        return "-"
    if any(c.isdigit() for c in word):
        return "9" if not any(c.isalpha() for c in word) else "X"
    if word.isupper():
        return "A" if len(word) > 1 else "I"
    if word.islower():
        return "a"
    return "T" if word[0].isupper() and word[1:].islower() else "M"
