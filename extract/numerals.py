"""Numbers as announcements write them: "50’000", "2.5", "twelve thousand", "a dozen", "1.2" and "million".

Patterns are plain strings for use inside larger ones; they hold no group and repeat within bounds, so
that a long run of digits costs linear time.
"""

from __future__ import annotations

import re
from decimal import Decimal

_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "dozen": Decimal(12), "hundred": Decimal(100), "thousand": Decimal(1000), "lakh": Decimal(10**5),
    "million": Decimal(10**6), "mio": Decimal(10**6), "mn": Decimal(10**6), "crore": Decimal(10**7),
    "billion": Decimal(10**9), "bn": Decimal(10**9), "trillion": Decimal(10**12), "quadrillion": Decimal(10**15),
}  # fmt: skip
_LETTERS = {"k": Decimal(1000), "m": Decimal(10**6), "b": Decimal(10**9)}

_SPACE = r"[ \t\u00a0\u202f]"
_SMALL_WORD = "(?:" + "|".join(sorted((w for w in _SMALL if w != "zero"), key=len, reverse=True)) + ")"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|quadrillion|dozen)"
_WORD = rf"(?:{_SMALL_WORD}|{_SCALE_WORD})"

# Grouped by thousands (comma, apostrophe, narrow space, or a plain space), else plain with a decimal part.
DIGITS = (
    r"(?:[0-9]{1,3}(?:[,'’\u00a0\u202f ][0-9]{3}){1,5}(?![0-9])(?:\.[0-9]{1,6}(?![0-9]))?"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,4}(?![.0-9])"
    r"|[0-9]{1,15}(?![0-9])(?:\.[0-9]{1,6}(?![0-9])|,[0-9]{1,2}(?![0-9]))?)"
)
WORDS = (
    rf"(?i:(?:half{_SPACE}an?|an?(?={_SPACE}(?:{_SCALE_WORD})\b)|{_WORD})\b"
    rf"(?:(?:{_SPACE}|-|{_SPACE}and{_SPACE}){_WORD}\b){{0,7}})"
)
MULTIPLIER = r"(?i:(?:hundred|thousand|million|billion|trillion|quadrillion|dozen|lakh|crore|mio|mn|bn)\b\.?)"


def parse_number(text: str) -> Decimal | None:
    """The value of a number in digits or words, or None where it is none ("two three").

    >>> parse_number("50’000"), parse_number("twelve thousand"), parse_number("half a")
    (Decimal('50000'), Decimal('12000'), Decimal('0.5'))
    """
    text = text.strip()
    if text[:1].isdecimal():
        return _parse_digits(text)
    return _parse_words(re.findall(r"[a-z]+", text.lower()))


def parse_multiplier(text: str) -> Decimal | None:
    """What "million", "bn", "k" or "thousand million" multiplies by; None for what is no multiplier."""
    product = Decimal(1)
    for word in text.lower().replace("-", " ").replace(".", " ").split():
        factor = _SCALES.get(word) or _LETTERS.get(word)
        if factor is None:
            return None
        product *= factor
    return product


def plain(number: Decimal) -> str:
    """The number in plain digits, without thousands separators, trailing zeros or an exponent."""
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _parse_digits(text: str) -> Decimal | None:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text):
        return Decimal(text.replace(".", ""))
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return Decimal(text.replace(",", "."))
    digits = re.sub(r"[,'’\s]", "", text)
    return Decimal(digits) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) else None


def _parse_words(words: list[str]) -> Decimal | None:
    total, current = Decimal(0), None
    previous = ""
    for word in words:
        if word == "and":
            if previous not in ("hundred", "thousand", "million", "billion"):
                return None
            continue
        if word in ("a", "an"):
            current = Decimal("0.5") if previous == "half" else Decimal(1)
        elif word in _SMALL:
            small = _SMALL[word]
            # "twenty-two" and "hundred and five" add up; "two three" is two numbers.
            tens = current is not None and current % 100 >= 20 and current % 10 == 0 and small < 10
            if current is not None and not tens and (current == 0 or current % 100):
                return None
            current = (current or Decimal(0)) + small
        elif word == "hundred":
            current = Decimal(100) if current is None else current * 100
        elif word in _SCALES:
            total += (Decimal(1) if current is None else current) * _SCALES[word]
            current = None
        elif word != "half":
            return None
        previous = word
    if previous in ("", "half"):
        return None
    return total + (current or Decimal(0))
