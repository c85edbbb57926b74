"""Names by their capitals: runs of capitalised words, joined over the small words that stand inside names."""

from __future__ import annotations

from extract.lexicon import Lexicon, word_set
from extract.parse import Parse
from extract.spans import Proposal, is_capital, is_number

_FUNCTION_POS = frozenset({"DET", "PRON", "ADP", "SCONJ", "CCONJ", "AUX", "INTJ", "PART", "PUNCT", "SPACE", "SYM"})
_JOINERS = word_set("words", "joiners")
_FURTHER_JOINERS = word_set("words", "further joiners")
_ARTICLES = word_set("words", "articles")
_NOT_FIRST_AFTER = frozenset({",", "(", "-", "–"})  # punctuation behind which no new sentence begins


def find_capital_runs(parse: Parse, lexicon: Lexicon) -> list[Proposal]:
    """Proposals of source ``capitals``, in text order, none overlapping."""
    skip = headline_tokens(parse)
    found = []
    i = 0
    while i < len(parse):
        if i in skip or not _can_begin(parse, i, lexicon):
            i += 1
            continue
        end = _run_end(parse, i, lexicon)
        if not _is_noise(parse, i, end, lexicon):
            found.append(Proposal(i, end, "capitals"))
        i = end
    return found


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


def _can_begin(parse: Parse, i: int, lexicon: Lexicon) -> bool:
    word, lower = parse.words[i], parse.lower[i]
    if lower in lexicon.adjectives:
        # an adjective of nationality begins a name only where a capital follows ("Swiss National Science Foundation")
        return i + 1 < len(parse) and is_capital(parse.words[i + 1]) and parse.lower[i + 1] not in lexicon.adjectives
    if not is_capital(word) or lower in lexicon.calendar:
        return False
    if not _is_first(parse, i):
        return not (parse.pos[i] in _FUNCTION_POS and lower in lexicon.stop_words)
    if lower in lexicon.stop_words:
        return False
    if sum(map(str.isupper, word)) > 1 or any(map(str.isdigit, word)):
        return True
    return parse.pos[i] == "PROPN" or (parse.pos[i] in {"NOUN", "ADJ"} and _capital_follows(parse, i))


def _is_first(parse: Parse, i: int) -> bool:
    """Whether a word has its capital perhaps only because it begins a sentence, a quotation or a list item."""
    if i == parse.sentence_of(i)[0]:
        return True
    return parse.pos[i - 1] in {"SPACE", "PUNCT"} and parse.words[i - 1] not in _NOT_FIRST_AFTER


def _capital_follows(parse: Parse, i: int) -> bool:
    """Whether the next word, or the one behind "of" or "for", has a capital."""
    if i + 1 < len(parse) and is_capital(parse.words[i + 1]):
        return True
    return i + 2 < len(parse) and parse.lower[i + 1] in {"of", "for"} and is_capital(parse.words[i + 2])


def _run_end(parse: Parse, start: int, lexicon: Lexicon) -> int:
    """End of the name that begins at ``start``."""
    end = start + 1
    limit = parse.sentence_of(start)[1]
    while end < limit:
        word = parse.words[end]
        goes_on = is_capital(word) and parse.lower[end] not in lexicon.calendar
        if goes_on or (is_number(word) and _number_continues(parse, end)):
            end += 1
            continue
        step = _tie(parse, end, limit, lexicon) or _connector(parse, start, end, limit, lexicon)
        if not step:
            break
        end += step
    return end


def _tie(parse: Parse, end: int, limit: int, lexicon: Lexicon) -> int:
    """2 where a hyphen, an ampersand or a possessive ending at ``end`` ties the next word to the name, else 0."""
    if end + 1 >= limit:
        return 0
    word, after = parse.words[end], parse.words[end + 1]
    hyphenated = word in {"-", "‑", "–", "/"} and _glued(parse, end) and (is_capital(after) or is_number(after))
    added = word in {"&", "+"} and is_capital(after)
    owned = word in {"'s", "’s", "'", "’"} and lexicon.keeps_possessive(parse.lower[end - 1], parse.lower[end])
    return 2 if hyphenated or added or owned else 0


def _glued(parse: Parse, i: int) -> bool:
    """Whether a hyphen stands without spaces on either side."""
    return parse.ends[i - 1] == parse.starts[i] and parse.ends[i] == parse.starts[i + 1]


def _number_continues(parse: Parse, end: int) -> bool:
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
    joiner, last = lower[end], lower[end - 1]
    if joiner not in _JOINERS and joiner not in _FURTHER_JOINERS and joiner != "and":
        return 0
    steps = 1
    while joiner not in {"la", "le"} and end + steps < limit and lower[end + steps] in _ARTICLES:
        steps += 1
    after = end + steps
    if after >= limit or not is_capital(words[after]):
        return 0
    if joiner in {"la", "le"}:
        joins = True
    elif joiner == "and":
        joins = _and_joins(parse, start, end, after, lexicon)
    elif joiner in _FURTHER_JOINERS:
        joins = steps == 1 and last in (lexicon.takes_in if joiner == "in" else lexicon.takes_on)
    elif steps > 1 and joiner in {"of", "for"}:
        joins = last in lexicon.takes_of_the
    elif last in lexicon.titles:
        joins = False
    elif joiner == "for":
        joins = last in lexicon.head_words or any(map(str.isupper, words[end - 1][1:]))
    else:
        joins = joiner != "of" or not words[after].isupper() or last in lexicon.takes_of_the
    return steps if joins else 0


def _and_joins(parse: Parse, start: int, end: int, after: int, lexicon: Lexicon) -> bool:
    """ "Ministry of Science and Technology" is one name, "CERN and NASA" two."""
    if parse.lower[end - 1] not in lexicon.fields or parse.lower[after] not in lexicon.fields:
        return False
    inside = any(w in {"of", "for", "on"} for w in parse.lower[start:end])
    return inside or _next_is_head(parse, after, lexicon)


def _next_is_head(parse: Parse, i: int, lexicon: Lexicon) -> bool:
    after = i + 1
    return after < len(parse) and is_capital(parse.words[after]) and parse.lower[after] in lexicon.head_words


def _is_noise(parse: Parse, start: int, end: int, lexicon: Lexicon) -> bool:
    if end - start > 1:
        return False
    word = parse.words[start]
    plain = word[0].isupper() and word[1:].islower() and parse.pos[start] not in {"PROPN", "NOUN"}
    return len(word) < 2 or parse.lower[start] in lexicon.calendar or plain
