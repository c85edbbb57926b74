"""Names of the registry in a text.

A full name matches whatever its case; a single word or acronym must be written as the registry writes it,
and a name that is also a word ("Combine") counts only with support from the text around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.matcher import PhraseMatcher

from extract.lexicon import Lexicon
from extract.parse import Parse
from extract.registry import Entry, Registry, fold

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class KnownNames:
    """Finds the registry's names in a ``Doc``; built once for a pipeline."""

    def __init__(self, nlp: Language, registry: Registry) -> None:
        self.registry = registry
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._written: dict[str, set[str]] = {}
        names = {name for entry in registry.entries for name in entry.names() if len(name) > 1}
        for name in sorted(names):
            self._written.setdefault(name.lower(), set()).add(name)
        self._matcher.add("known", [nlp.make_doc(name) for name in sorted(self._written)])

    def find(self, doc: Doc, parse: Parse, lexicon: Lexicon) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """Token ranges that bear a known name, with the entries that bear it; longest first, none overlapping."""
        spans = sorted(
            {(start, end) for _, start, end in self._matcher(doc)}, key=lambda s: (s[0] - s[1], s[0])
        )  # fmt: skip
        taken: set[int] = set()
        clear: list[tuple[int, int, tuple[Entry, ...]]] = []
        doubtful: list[tuple[int, int, tuple[Entry, ...]]] = []
        for start, end in spans:
            text = parse.span_text(start, end)
            if not taken.isdisjoint(range(start, end)) or not self._written_so(text):
                continue
            taken.update(range(start, end))
            entries = self.registry.find(text)
            if not entries:
                continue
            doubt = any(text.casefold() == name.casefold() for e in entries for name in e.ambiguous)
            (doubtful if doubt else clear).append((start, end, entries))
        yield from clear
        named = {e.id for _, _, entries in clear for e in entries}
        near = [(s, e, entry.type) for s, e, entries in clear for entry in entries]
        for start, end, entries in doubtful:
            if supported := tuple(
                e
                for e in entries
                if e.id in named
                or _has_support(e, start, end, parse, lexicon)
                or (parse.span_text(start, end) in set(e.names()) and _in_list(e.type, start, end, near))
            ):
                yield start, end, supported

    def _written_so(self, text: str) -> bool:
        """Case check: several words in any title case, one word only as the registry writes it."""
        known = self._written.get(text.lower(), set())
        if text in known:
            return True
        several = len(text.split()) > 1
        return several and any(c.isupper() for c in text) and not text.isupper()


def _in_list(kind: str, start: int, end: int, near: list[tuple[int, int, str]]) -> bool:
    """Whether a known name of the same type stands at most two tokens away: "LIGO, Virgo and KAGRA"."""
    return any(kind == other and (0 <= start - e <= 2 or 0 <= s - end <= 2) for s, e, other in near)


def _has_support(entry: Entry, start: int, end: int, parse: Parse, lexicon: Lexicon) -> bool:
    """Whether exact writing and a noun of the entry's type beside the name speak for an ambiguous name."""
    text = parse.span_text(start, end)
    if text not in entry.ambiguous and text not in set(entry.names()):
        return False
    if text.isupper() and len(text) > 2:
        return True
    beside = {parse.lower[i] for i in (start - 1, end) if 0 <= i < len(parse)}
    return any(lexicon.cue_types.get(word) == entry.type for word in beside) or any(
        fold(word) in fold(entry.name).split() for word in beside if len(word) > 3
    )
