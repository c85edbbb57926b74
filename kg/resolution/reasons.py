"""Why two things may be one, in a few words for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.resolution.model import Model

SHOWN: Final = 3
_COUNTS_AGAINST: Final = -0.5
"""Weight times value below which a feature is worth telling as what speaks against."""
WORDS: Final = {
    "equal": "same name", "same words": "same words", "same core": "same words but for the kind of body",
    "squashed equal": "same letters", "acronym defined": "an article uses the acronym for it",
    "acronym sole": "the only long form of the acronym", "acronym fits": "one abbreviates the other",
    "acronym many": "the acronym has other long forms", "alias": "an article uses the one name for the other",
    "contained": "one name within the other", "rest weak": "but for words that say little",
    "rest known": "the rest is another's name", "rarest shared": "a rare word in common", "fuzzy": "spelt alike",
    "jaro": "spelt alike", "person initial": "first name abbreviated", "person surname alone": "surname alone",
    "same type": "same type", "equal, other role": "same name in another role", "types differ": "types differ",
    "numbers conflict": "numbers differ", "numbers one-sided": "a number in one name alone",
    "two heads": "bodies of two kinds", "same article": "an article names both", "shared context":
    "named beside the same things", "owner agrees": "of the same body or place",
    "owner conflicts": "of different bodies", "years agree": "years agree", "years conflict": "years differ",
    "generic": "many have this name", "generic, no owner": "many have this name, nobody says whose it is",
    "agent agrees": "same agent", "agent conflicts": "agents differ", "place agrees": "same place",
    "place conflicts": "places differ", "host agrees": "available at the same place", "source agrees": "same source",
    "day agrees": "same day", "date agrees": "dates agree", "date conflicts": "dates differ",
    "size agrees": "same size", "size near": "nearly the same size", "size conflicts": "sizes differ",
    "version agrees": "same version", "version conflicts": "versions differ", "words": "words in common",
    "head agrees": "same kind of thing", "numbers agree": "a number in common",
    "one told": "the only one in its article",
    "few told": "one of two in its article", "reported close": "reported at the same time",
    "reported apart": "reported years apart", "count agrees": "same count", "agent and date": "same agent and date",
    "agent and size": "same agent and size", "agent and words": "same agent and words",
    "date and place": "same date and place", "date and words": "same date and words",
    "date and size": "same date and size", "date and context": "same date beside the same things",
    "words and context": "same words beside the same things",
    "one told and context": "the only one told of beside the same things",
    "agent and one told": "the only one that the agent is told of",
}  # fmt: skip
"""What a feature means to a person."""


def why(features: Mapping[str, float], model: Model) -> str:
    """What weighs most for and against, as ``same agent, dates agree; but: sizes differ``."""
    weighed = {name: model.weights[name] * value for name, value in features.items() if value}
    order = sorted(weighed, key=lambda name: (-abs(weighed[name]), name))
    speaks_for = [WORDS[name] for name in order if weighed[name] > 0 and name != "same type"]
    against = [WORDS[name] for name in order if weighed[name] < _COUNTS_AGAINST and name != "equal"]
    first = ", ".join(list(dict.fromkeys(speaks_for))[:SHOWN]) or WORDS["same type"]
    return first + (f"; but: {', '.join(list(dict.fromkeys(against))[:SHOWN])}" if against else "")
