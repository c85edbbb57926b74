"""Which of the 14 types a name has: votes of the registry, of its own words, and of the words beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from extract.lexicon import Lexicon, group_of_word, word_set, word_table
from extract.parse import Parse

Votes = dict[str, float]

# Weights set by looking at texts of our own; the order matters more than the numbers.
REGISTRY, AMBIGUOUS = 6.0, 2.5
PLACE_LIST = 6.0
ENDING, BEGINNING, HEAD_BEFORE_JOINER = 4.0, 3.2, 4.0
NOUN_AFTER, NOUN_AFTER_MODIFIER, NOUN_BEFORE, APPOSITION = 3.5, 2.1, 2.2, 2.6
PART_OF_NAMED = 4.5
SPEAKS = 2.5
LABELS: Mapping[str, Mapping[str, float]] = {
    "ORG": {"Organization": 1.2},
    "PERSON": {"Person": 1.5},
    "GPE": {"Place": 2.2},
    "LOC": {"Place": 1.6},
    "FAC": {"Facility": 1.2},
    "EVENT": {"Event": 1.4},
    "LAW": {"Policy": 1.2},
    "PRODUCT": {"Service": 0.8, "Software": 0.6},
    "WORK_OF_ART": {"Publication": 0.9},
}
UNLABELLED: Mapping[str, float] = {"Organization": 0.4, "Service": 0.3}
# what the base model calls a person and is not written like one
NO_PERSON: Mapping[str, float] = {"Organization": 0.5, "Service": 0.3}

_PLACES = frozenset(name.lower() for name in word_set("places", "names"))
_ENDINGS = group_of_word("heads", "endings")
_BEGINNINGS = group_of_word("heads", "beginnings")
_DEPARTMENTS_OF_STATE = word_set("heads", "departments of state")
_GOVERNING = word_set("heads", "governing bodies")
_UNITS_OF_UNIVERSITIES = word_set("heads", "units of universities")
_MINISTRIES = tuple(word_table("heads", "ministries"))
_NAME_PARTICLES = word_set("words", "name particles")
_JOINERS = frozenset({"of", "for", "on", "in", "at", "to", "de", "-"})  # behind them the head of the name is past


def is_place_name(text: str) -> bool:
    """Whether the text is a country, continent or region of the list."""
    return text.lower() in _PLACES and text[0].isupper()


def vote(parse: Parse, start: int, end: int, label: str, lexicon: Lexicon) -> Votes:
    """Votes for one mention from its words, its surroundings and the base model's label."""
    votes: Votes = defaultdict(float)
    text = parse.span_text(start, end)
    if is_place_name(text):
        votes["Place"] += PLACE_LIST
        return votes
    head = head_type(parse.lower[start : _before_place(parse, start, end)])
    if head:
        votes[head[0]] += head[1]
    for kind, weight in _beside(parse, start, end, lexicon):
        votes[kind] += weight
    base = LABELS.get(label, UNLABELLED)
    if label == "PERSON" and not _looks_personal(parse, start, end):
        base = NO_PERSON
    for kind, weight in base.items():
        votes[kind] += weight
    if _looks_personal(parse, start, end) and _speaks(parse, start, end, lexicon) and not head:
        votes["Person"] += SPEAKS
    if _is_part_of_named(parse, start, end):
        votes["OrganizationalUnit"] += PART_OF_NAMED
    if label in {"GPE", "LOC"} and head:
        votes["Place"] -= LABELS["GPE"]["Place"]
    return votes


def _is_part_of_named(parse: Parse, start: int, end: int) -> bool:
    """ "ELIXIR Norway", "CERN Council", "University of Sydney Library": a part that carries its whole's name."""
    if end - start < 2:
        return False
    first, last = parse.words[start], parse.lower[end - 1]
    acronym = sum(map(str.isupper, first)) >= 3 and first.isupper()
    if acronym and end - start <= 3 and is_place_name(parse.span_text(start + 1, end)):
        return True
    return (acronym and last in _GOVERNING) or (
        "university" in parse.lower[start : end - 1] and last in _UNITS_OF_UNIVERSITIES
    )


def _before_place(parse: Parse, start: int, end: int) -> int:
    """End of the name without the country at its end: "Science Forum South Africa" is a forum."""
    for size in (3, 2, 1):
        if end - size > start and is_place_name(parse.span_text(end - size, end)):
            end -= size
            return end - 1 if end - start > 1 and parse.lower[end - 1] in {"of", "in", "for"} else end
    return end


def head_type(words: list[str]) -> tuple[str, float] | None:
    """Type and weight that the words of a name tell: longest ending, else beginning."""
    full = len(words)
    while len(words) > 1 and words[-1][0].isdigit():
        words = words[:-1]  # "Data Release 4", "Open Science Conference 2024"
    if full < 2 or words[-1] in {"of", "for", "and"}:
        return None
    cut = next((i for i, w in enumerate(words) if i and w in _JOINERS), len(words))
    head = words[:cut]
    if cut < len(words):
        if head[-1] in {"department", "office", "bureau"} and _is_government(words, cut):
            return "Organization", ENDING
        for size in (3, 2, 1):
            phrase = " ".join(head[-size:])
            if size <= len(head) and phrase in _BEGINNINGS:
                return _BEGINNINGS[phrase], HEAD_BEFORE_JOINER
            if size <= len(head) and phrase in _ENDINGS:
                return _ENDINGS[phrase], HEAD_BEFORE_JOINER
    for size in (3, 2, 1):
        phrase = " ".join(words[-size:])
        if size < full and size <= len(words) and phrase in _ENDINGS:
            return _ENDINGS[phrase], ENDING + 0.5 * (size - 1)
    for size in (2, 1):
        phrase = " ".join(words[:size])
        if phrase in _BEGINNINGS:
            return _BEGINNINGS[phrase], BEGINNING
    return None


def _is_government(words: list[str], cut: int) -> bool:
    """Whether a department or office is one of the state: "Department of Energy", "Office for Higher Education"."""
    rest = " ".join(w for w in words[cut + 1 :] if w != "the")
    if words[0] == "department":  # "Department of Physics" is a university's
        return rest in _DEPARTMENTS_OF_STATE
    return words[cut] in {"of", "for"} and rest.startswith(_MINISTRIES)


def _beside(parse: Parse, start: int, end: int, lexicon: Lexicon) -> list[tuple[str, float]]:
    """Votes of the nouns beside a mention: "X platform", "the tool X", "X, a consortium", "X is an archive"."""
    found = []
    cues = lexicon.cue_types
    if _is_cue_behind(parse, start, end, cues):
        found.append((cues[parse.lower[end]], NOUN_AFTER))
    elif _is_modified_cue_behind(parse, start, end, cues):
        found.append((cues[parse.lower[end + 1]], NOUN_AFTER_MODIFIER))
    if start and parse.lower[start - 1] in cues and parse.pos[start - 1] == "NOUN":
        found.append((cues[parse.lower[start - 1]], NOUN_BEFORE))
    noun = apposed_noun(parse, start, end)
    if noun is not None and parse.lemmas[noun] in cues:
        found.append((cues[parse.lemmas[noun]], APPOSITION))
    return found


def _is_cue_behind(parse: Parse, start: int, end: int, cues: Mapping[str, str]) -> bool:
    """ "X platform"."""
    return (
        end < parse.sentence_of(start)[1]
        and parse.lower[end] in cues
        and not parse.words[end][0].isupper()
        and parse.pos[end] in {"NOUN", "PROPN"}
    )


def _is_modified_cue_behind(parse: Parse, start: int, end: int, cues: Mapping[str, str]) -> bool:
    """ "X analysis platform"."""
    return (
        end + 1 < parse.sentence_of(start)[1]
        and parse.pos[end] in {"NOUN", "ADJ"}
        and parse.words[end][0].islower()
        and parse.heads[end] == end + 1
        and parse.lower[end + 1] in cues
        and parse.pos[end + 1] == "NOUN"
    )


def apposed_noun(parse: Parse, start: int, end: int) -> int | None:
    """The noun that describes a mention: its apposition or the complement of "is"."""
    root = parse.span_root(start, end)
    for child in parse.child(root, "appos"):
        if child >= end and parse.pos[child] == "NOUN":
            return child
    if parse.deps[root] == "appos" and parse.pos[parse.heads[root]] == "NOUN":
        return parse.heads[root]
    if parse.deps[root] == "nsubj":
        verb = parse.heads[root]
        if parse.lemmas[verb] in {"be", "become", "remain"}:
            for child in parse.child(verb, "attr"):
                if parse.pos[child] == "NOUN":
                    return child
    return None


def _looks_personal(parse: Parse, start: int, end: int) -> bool:
    """Whether a mention is written like a person's name: two to five words in title case, no acronym."""
    words = parse.words[start:end]
    return 2 <= len(words) <= 5 and all(w in _NAME_PARTICLES or _is_title_case(w) for w in words)


def _is_title_case(word: str) -> bool:
    return word[0].isupper() and not (word.isupper() and len(word) > 2)


def _speaks(parse: Parse, start: int, end: int, lexicon: Lexicon) -> bool:
    """ "said X", "X explains", "Dr X", "X, director of …"."""
    root = parse.span_root(start, end)
    if parse.deps[root] in {"nsubj", "nsubjpass"} and parse.lemmas[parse.heads[root]] in lexicon.person_verbs:
        return True
    if start and parse.lower[start - 1].rstrip(".") in lexicon.titles:
        return True
    after = parse.lower[end : end + 6]
    return bool(after) and after[0] == "," and any(w in lexicon.titles for w in after[1:6])
