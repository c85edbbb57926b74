"""Which language a text is in: script first, then counts of function words.

Small and deterministic, for one question: is this English? It knows eighteen languages of the
Latin script by their commonest function words (lists of our own) and other languages by script.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

SAMPLE_LENGTH = 20_000  # characters looked at: some 3,000 words, far more than the counts need
FEWEST_WORDS = 20  # a shorter text has too few function words to count
LEAST_SHARE = 0.10  # of words that are function words; running English text has 0.3 to 0.5
SCRIPT_SHARE = 0.4  # of letters, for a script other than Latin to decide
SYLLABIC_WEIGHT = 3  # one Han, kana or Hangul character says as much as some three Latin letters

_WORDS = MappingProxyType(
    {
        language: frozenset(words.split())
        for language, words in {
            "en": "the of and to in is that for with on are as by this be from at it was which have has an not will or "
            "its their more been also can were we our they these than about into",
            "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus "
            "hat dass sie nach wird bei einer um am sind wie über einen zum haben oder zur durch wurde",
            "fr": "le la les de des du et un une en dans que qui pour par sur au aux est avec plus ce cette ne pas "
            "sont ses son leur il elle nous vous ont été être à l d",
            "es": "el la los las de del y en un una que por con para se su sus es al lo como más pero este esta son ha "
            "o entre también sobre",
            "pt": "o a os as de do da dos das e em no na nos nas um uma que para com por se ao à mais como é são foi "
            "não seu sua pela pelo também",
            "it": "il lo la i gli le di del della dei delle degli e è un una in nel nella che per con su sul non si da "
            "dal dalla al alla ai sono anche come più questo questa",
            "nl": "de het een van en in is dat op te voor met zijn niet aan er om ook als bij door naar uit over "
            "worden werd heeft deze dit die wordt tot maar",
            "sv": "och att det som en ett på är av för med till den i har de inte om var från vid kan men eller också "
            "vi när efter",
            "da": "og at det som en et på er af for med til den i har de ikke om var fra ved kan men eller også vi når "
            "efter blev sig",
            "nb": "og å det som en et på er av for med til den i har de ikke om var fra ved kan men eller også vi når "
            "etter ble seg",
            "fi": "ja on ei että se oli hän mutta tai kun myös ovat joka sekä kuin jotka sen tämä niin voi olla mukaan",
            "pl": "i w na z do że się nie jest to o jak dla od po przez oraz są który która które ale za ich tym",
            "cs": "a v na se že je z do s o k pro by jako to jsou i ve který která které od byl ale nebo také podle",
            "hu": "a az és hogy nem is egy meg ez csak van volt már el de még mint kell ha vagy lehet azt",
            "ro": "și în de la cu pe un o care din pentru nu este sunt mai au fi prin ca după sau această",
            "tr": "ve bir bu da de için ile olarak çok daha olan gibi sonra kadar ise veya",
            "ca": "el la els les de del i en un una que per amb es al com més són ha també aquest aquesta dels seu",
            "id": "dan yang di untuk dengan dari pada ini itu dalam tidak akan oleh ke adalah sebagai juga",
        }.items()
    }
)
_LANGUAGES_OF_WORD = Counter(word for words in _WORDS.values() for word in words)

# Ranges of code points (Unicode blocks) and the commonest language written in them.
_SCRIPTS = (
    ("el", 0x0370, 0x03FF), ("cyrillic", 0x0400, 0x052F), ("hy", 0x0530, 0x058F), ("he", 0x0590, 0x05FF),
    ("arabic", 0x0600, 0x077F), ("hi", 0x0900, 0x097F), ("bn", 0x0980, 0x09FF), ("ta", 0x0B80, 0x0BFF),
    ("th", 0x0E00, 0x0E7F), ("ka", 0x10A0, 0x10FF), ("ko", 0x1100, 0x11FF), ("am", 0x1200, 0x137F),
    ("el", 0x1F00, 0x1FFF), ("ja", 0x3040, 0x30FF), ("zh", 0x3400, 0x4DBF), ("zh", 0x4E00, 0x9FFF),
    ("ko", 0xAC00, 0xD7AF), ("zh", 0x20000, 0x2FA1F),
)  # fmt: skip
_SYLLABIC = frozenset({"zh", "ja", "ko"})
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str) -> str:
    """BCP 47 tag of the text's language, ``und`` where it cannot be told.

    A text of fewer than ``FEWEST_WORDS`` words counts as ``en`` unless its script says otherwise.
    """
    sample = text[:SAMPLE_LENGTH]
    by_script = _by_script(sample)
    if by_script is not None:
        return by_script
    words = _WORD.findall(sample.casefold())
    if len(words) < FEWEST_WORDS:
        return "en"
    counts = Counter(words)
    # A word that many languages share says little of each: "de" is Dutch, French, Spanish, …
    scores = {
        language: sum(counts[word] / _LANGUAGES_OF_WORD[word] for word in sorted(known))
        for language, known in _WORDS.items()
    }
    best = max(scores, key=lambda language: scores[language])  # the first of equals: English
    hits = sum(counts[word] for word in _WORDS[best])
    return best if hits / len(words) >= LEAST_SHARE else "und"


def resolve(declared: str | None, text: str) -> str:
    """The declared tag where the text does not speak against it, else what ``detect`` says.

    Sites of many languages often declare that of their templates: a long text decides for itself.
    """
    tag = (declared or "").strip().replace("_", "-")
    found = detect(text)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag):
        return found
    tag = _cased(tag)
    same = _primary(tag) == _primary(found)
    undecided = found == "und" or (found == "en" and is_short(text))
    return tag if same or undecided else found


def is_english(lang: str) -> bool:
    """Whether a tag names English in any variety: ``en``, ``en-GB``."""
    return _primary(lang) == "en"


def is_short(text: str) -> bool:
    """Whether the text has too few words for its language to be told from them."""
    return len(_WORD.findall(text[:SAMPLE_LENGTH])) < FEWEST_WORDS


def _by_script(sample: str) -> str | None:
    latin = 0
    others: Counter[str] = Counter()
    for character, count in Counter(sample).items():
        if not character.isalpha():
            continue
        script = _script(ord(character))
        if script is None:
            latin += count
        else:
            others[script] += count * (SYLLABIC_WEIGHT if script in _SYLLABIC else 1)
    total = latin + others.total()
    if not total or others.total() / total < SCRIPT_SHARE:
        return None
    # Japanese mixes kana with Han characters; a tenth of kana is enough to know it.
    if others["ja"] and others["ja"] * 10 >= others["zh"]:
        return "ja"
    script = max(sorted(others), key=lambda name: others[name])
    letters = Counter(sample.casefold())
    if script == "cyrillic":
        return _cyrillic(letters)
    if script == "arabic":
        return "fa" if any(letters[character] for character in "پچژگ") else "ar"
    return script


def _cyrillic(letters: Mapping[str, int]) -> str:
    if any(letters[c] for c in "ђћјљњџ"):
        return "sr"
    if letters["ў"]:
        return "be"
    if any(letters[c] for c in "іїєґ"):
        return "uk"
    if letters["ъ"] and not any(letters[c] for c in "ыэё"):
        return "bg"
    return "ru"


def _script(code: int) -> str | None:
    if code < 0x0370:
        return None
    return next((name for name, first, last in _SCRIPTS if first <= code <= last), None)


def _primary(tag: str) -> str:
    return tag.split("-", 1)[0].lower()


def _cased(tag: str) -> str:
    """BCP 47's customary case: language lower, script Title, region UPPER."""
    first, *rest = tag.split("-")
    sized = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(sized.get(len(part), str.lower)(part) for part in rest)])
