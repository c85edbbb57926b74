"""Where names stand in a text: proposals from the base model, from capitals, and their merging.

All spans are token ranges, end exclusive. Typing comes later (``typing_votes.py``): a proposal says only
"here is a name".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.lexicon import Lexicon
from extract.parse import Parse

NAME_LABELS = frozenset(
    {"ORG", "PERSON", "GPE", "LOC", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"}
)  # OntoNotes labels that can be names of ours

_FUNCTION_POS = frozenset({"DET", "PRON", "ADP", "SCONJ", "CCONJ", "AUX", "INTJ", "PART", "PUNCT", "SPACE", "SYM"})
_OF = frozenset(
    {
        "of",
        "for",
        "de",
        "du",
        "des",
        "da",
        "do",
        "del",
        "della",
        "di",
        "für",
        "der",
        "et",
        "e",
        "y",
        "&",
        "van",
        "von",
        "la",
        "le",
    }
)
_ARTICLES = frozenset({"the", "la", "le", "des", "les", "los", "las"})
_ON = frozenset({"on", "in", "to", "with", "into", "from", "through", "without", "against"})
_EDGE = re.compile(r"[\w)\]+]", re.UNICODE)
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tomorrow"]
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A token range that may be a name; ``source`` is ``ner``, ``capitals``, ``registry``, ``acronym`` or ``quote``."""

    start: int
    end: int
    source: str
    label: str = ""


def is_capital(word: str) -> bool:
    """Whether a word is written as a name: a capital somewhere ("CERN", "arXiv", "re3data" is none), not a number."""
    return any(c.isupper() for c in word) and word[0].isalnum()


def is_number(word: str) -> bool:
    """Whether a word is a number or a version ("2", "3.1", "2020")."""
    return word[0].isdigit() and not any(c.isalpha() for c in word)


def headline_tokens(parse: Parse) -> set[int]:
    """Tokens of sentences written in title case, where capitals tell nothing."""
    tokens: set[int] = set()
    for start, end in parse.sentences:
        words = [i for i in range(start, end) if parse.words[i][0].isalpha() and len(parse.words[i]) > 3]
        verbs_up = [i for i in words[1:] if parse.pos[i] in {"VERB", "ADV"} and parse.words[i][0].isupper()]
        capitals = sum(parse.words[i][0].isupper() for i in words)
        if len(words) > 4 and verbs_up and capitals > 0.75 * len(words):
            tokens.update(range(start, end))
    return tokens


def find_capital_runs(parse: Parse, lexicon: Lexicon) -> list[Proposal]:
    """Runs of capitalised words, joined over the small words that stand inside names."""
    skip = headline_tokens(parse)
    found = []
    i, n = 0, len(parse)
    while i < n:
        if i in skip or not _can_begin(parse, i, lexicon):
            i += 1
            continue
        end = _run_end(parse, i, lexicon)
        start = i
        if start < end and not _is_noise(parse, start, end):
            found.append(Proposal(start, end, "capitals"))
        i = max(end, i + 1)
    return found


def _can_begin(parse: Parse, i: int, lexicon: Lexicon) -> bool:
    word, lower = parse.words[i], parse.lower[i]
    if not is_capital(word) or lower in _MONTHS or lower in lexicon.adjectives:
        # an adjective of nationality begins a name only where a capital follows ("Swiss National Science Foundation")
        return bool(
            lower in lexicon.adjectives and i + 1 < len(parse) and is_capital(parse.words[i + 1])
            and parse.lower[i + 1] not in lexicon.adjectives
        )  # fmt: skip
    first = (
        i == parse.sentence_of(i)[0]
        or (parse.pos[i - 1] in {"SPACE", "PUNCT"}
        and parse.words[i - 1] not in {",", "(", "-", "–"})
    )
    if not first:
        return not (parse.pos[i] in _FUNCTION_POS and lower in lexicon.stop_words)
    if lower in lexicon.stop_words:
        return False
    if sum(map(str.isupper, word)) > 1 or any(map(str.isdigit, word)):
        return True
    follows = i + 1 < len(parse) and (
        is_capital(parse.words[i + 1])
        or (parse.lower[i + 1] in {"of", "for"} and i + 2 < len(parse) and is_capital(parse.words[i + 2]))
    )
    return parse.pos[i] == "PROPN" or (follows and parse.pos[i] in {"NOUN", "ADJ"})


def _run_end(parse: Parse, start: int, lexicon: Lexicon) -> int:
    """End of the name that begins at ``start``."""
    words, lower, n = parse.words, parse.lower, len(parse)
    end = start + 1
    limit = parse.sentence_of(start)[1]
    while end < limit:
        word = words[end]
        if (is_capital(word) and lower[end] not in _MONTHS) or (is_number(word) and _number_continues(parse, start, end)):
            end += 1
        elif (
            word in {"-", "‑", "–", "/"}
            and end + 1 < limit
            and _glued(parse, end)
            and (is_capital(words[end + 1]) or is_number(words[end + 1]))
        ) or (word in {"&", "+"} and end + 1 < limit and is_capital(words[end + 1])) or (
            word in {"'s", "’s", "'", "’"}
            and end + 1 < limit
            and lower[start:end]
            and lexicon.keeps_possessive(lower[start : end + 2])
        ):
            end += 2
        else:
            step = _connector(parse, start, end, limit, lexicon)
            if not step:
                break
            end += step
    return min(end, n)


def _glued(parse: Parse, i: int) -> bool:
    """Whether a hyphen stands without spaces on either side."""
    return parse.ends[i - 1] == parse.starts[i] and parse.ends[i] == parse.starts[i + 1]


def _number_continues(parse: Parse, start: int, end: int) -> bool:
    """ "Horizon 2020", "Run 3", "Plan S 2": a short number after a name, not a day of a month or a count."""
    word = parse.words[end]
    if len(word.replace(".", "")) > 4 or "," in word:
        return False
    after = parse.words[end + 1] if end + 1 < len(parse) else "."
    if after[0].isalpha() and parse.pos[end + 1] in {"NOUN", "ADJ"} and not after[0].isupper():
        return False
    return parse.deps[end] != "pobj" and parse.starts[end] - parse.ends[end - 1] <= 1


def _connector(parse: Parse, start: int, end: int, limit: int, lexicon: Lexicon) -> int:
    """How many small words at ``end`` join two parts of one name; 0 where the name ends here."""
    words, lower = parse.words, parse.lower
    steps = 1
    joiner = lower[end]
    if joiner not in _OF and joiner not in _ON and joiner != "and":
        return 0
    if joiner == "la" or joiner == "le":
        return 1 if end + 1 < limit and is_capital(words[end + 1]) else 0
    while end + steps < limit and lower[end + steps] in _ARTICLES:
        steps += 1
    if end + steps >= limit or not is_capital(words[end + steps]):
        return 0
    left = lower[start:end]
    if joiner == "and":
        return steps if _and_joins(parse, start, end, end + steps, lexicon) else 0
    if joiner in _ON:
        takes = lexicon.takes_in if joiner == "in" else lexicon.takes_on
        return steps if steps == 1 and left[-1] in takes else 0
    if steps > 1 and joiner in {"of", "for"}:
        return steps if left[-1] in lexicon.takes_of_the else 0
    if left[-1] in lexicon.titles:
        return 0
    if joiner == "for" and left[-1] not in lexicon.head_words and not any(map(str.isupper, words[end - 1][1:])):
        return 0
    if joiner == "of" and words[end + steps].isupper() and left[-1] not in lexicon.takes_of_the:
        return 0
    return steps


def _and_joins(parse: Parse, start: int, end: int, after: int, lexicon: Lexicon) -> bool:
    """ "Ministry of Science and Technology" is one name, "CERN and NASA" two."""
    left, right = parse.lower[end - 1], parse.lower[after]
    inside = any(w in {"of", "for", "on"} for w in parse.lower[start:end])
    both_fields = left in lexicon.fields and right in lexicon.fields
    return both_fields and (inside or (right in lexicon.fields and _next_is_head(parse, after, lexicon)))


def _next_is_head(parse: Parse, i: int, lexicon: Lexicon) -> bool:
    after = i + 1
    return after < len(parse) and is_capital(parse.words[after]) and parse.lower[after] in lexicon.head_words


def _is_noise(parse: Parse, start: int, end: int) -> bool:
    if end - start > 1:
        return False
    word, lower = parse.words[start], parse.lower[start]
    return (
        len(word) < 2
        or lower in _MONTHS
        or (word[0].isupper() and word[1:].islower() and parse.pos[start] not in {"PROPN", "NOUN"})
    )


def clean(parse: Parse, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The span without articles, job titles, possessive endings and stray punctuation; None where no name is left."""
    for i in range(start, end):
        if "\n" in parse.words[i] or (i > start and parse.words[i] == "," and parse.lower[i + 1 : i + 2] == ["the"]):
            end = i
            break
    while start < end and (
        (parse.lower[start] in lexicon.stop_words and not _opens_name(parse, start, end))
        or not parse.words[start][0].isalnum()
        or parse.pos[start] == "SPACE"
    ):
        start += 1
    while start < end and (
        parse.words[end - 1] in {"'s", "’s", "'", "’"} or not _EDGE.search(parse.words[end - 1])
        or parse.lower[end - 1] in lexicon.stop_words
    ):  # fmt: skip
        end -= 1
    while end - start > 1 and parse.lower[start] in lexicon.titles and parse.lower[start + 1] not in {"of", "for"}:
        start += 3 if parse.words[start + 1] == "-" else 1  # "Director-General"
    if start >= end or not any(is_capital(parse.words[i]) for i in range(start, end)):
        return None
    if end - start == 1 and (
        parse.lower[start] in _MONTHS
        or parse.lower[start] in lexicon.adjectives
        or parse.lower[start] in lexicon.plain_words
        or parse.lower[start] in lexicon.titles
    ):
        return None
    if parse.words[end - 1] == ")" and "(" not in parse.words[start:end]:
        end -= 1
    return (start, end) if start < end else None


_UNIT_HEADS = frozenset(
    {
        "department",
        "faculty",
        "school",
        "office",
        "division",
        "institute",
        "centre",
        "center",
        "library",
        "laboratory",
        "chair",
        "section",
    }
)
_WHOLE_HEADS = frozenset(
    {"university", "université", "universität", "institute", "academy", "college", "ministry", "institutes"}
)


def split_unit(parse: Parse, start: int, end: int) -> list[tuple[int, int]]:
    """ "Department of Physics of the University of Turku" and "X Office at the Y University" are two names each."""
    if any(w in _UNIT_HEADS for w in parse.lower[start : start + 4]):
        for i in range(start + 2, end - 1):
            after = i + 2 if parse.lower[i + 1] == "the" else i + 1
            if parse.lower[i] not in {"of", "at", ","} or after >= end:
                continue
            head = parse.lower[after : min(end, after + 4)]
            head = head[: head.index("of")] if "of" in head else head
            if any(w in _WHOLE_HEADS for w in head):
                return [(start, i), (after, end)]
    return [(start, end)]


def _opens_name(parse: Parse, start: int, end: int) -> bool:
    """ "One" in "One Health", tagged as a name and written as one inside a sentence."""
    return (
        start + 1 < end
        and parse.pos[start] == "PROPN"
        and parse.words[start][0].isupper()
        and parse.lower[start] not in _ARTICLES
        and start != parse.sentence_of(start)[0]
    )


def merge(proposals: Iterable[Proposal], parse: Parse) -> list[Proposal]:
    """One proposal a place: the registry's first, then acronym definitions, then the longer span."""
    rank = {"registry": 0, "acronym": 0, "quote": 0, "capitals": 1, "ner": 1}
    chosen: list[Proposal] = []
    taken: set[int] = set()
    unique = {(p.start, p.end): p for p in sorted(proposals, key=lambda p: -rank[p.source])}.values()
    for p in sorted(unique, key=lambda p: (-_reach(p, unique, rank), rank[p.source], -(p.end - p.start), p.start)):
        if taken.isdisjoint(range(p.start, p.end)):
            chosen.append(p)
            taken.update(range(p.start, p.end))
    return sorted(chosen, key=lambda p: p.start)


def _reach(proposal: Proposal, others: Iterable[Proposal], rank: dict[str, int]) -> int:
    """How much weight a span has against those it overlaps: a longer name holds a shorter registry name."""
    score = 2 if rank[proposal.source] == 0 else 1
    for other in others:
        if (
            other.start <= proposal.start
            and proposal.end <= other.end
            and other.end - other.start > proposal.end - proposal.start
        ):
            score -= 1 if other.source in {"capitals", "registry", "acronym"} else 0
    return score


def labels_by_span(entities: Sequence[tuple[int, int, str]]) -> dict[int, str]:
    """Token → label of the base model's entity over it."""
    return {token: label for start, end, label in entities for token in range(start, end)}
