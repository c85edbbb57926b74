"""Names of the registry in a text.

A full name matches whatever its case; a single word or acronym must be written as the registry writes it,
and a name that is also a word ("Combine") counts only with support from the text around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.matcher import PhraseMatcher

from extract.known_organisations import find_organisations
from extract.lexicon import Lexicon
from extract.parse import Parse
from extract.registry import Entry, Registry, fold
from extract.registry_index import RegistryIndex

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Known = tuple[int, int, tuple[Entry, ...]]  # token range and the entries that bear the name there


class KnownNames:
    """Finds the registry's names in a ``Doc``; built once for a pipeline."""

    def __init__(self, nlp: Language, registry: Registry, indexes: Sequence[RegistryIndex] = ()) -> None:
        self.registry = registry
        self._indexes = tuple(indexes)
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._written: dict[str, set[str]] = {}
        names = {name for entry in registry.entries for name in entry.names() if len(name) > 1}
        for name in sorted(names):
            self._written.setdefault(name.lower(), set()).add(name)
        self._matcher.add("known", [nlp.make_doc(name) for name in sorted(self._written)])

    def find(self, doc: Doc, parse: Parse, lexicon: Lexicon) -> Iterator[Known]:
        """Token ranges that bear a known name, with the entries that bear it; none overlapping, the sure ones first."""
        clear: list[Known] = []
        doubtful: list[Known] = []
        for start, end, entries in self._find_longest(doc, parse):
            text = parse.span_text(start, end).casefold()
            doubt = any(text == name.casefold() for entry in entries for name in entry.ambiguous)
            (doubtful if doubt else clear).append((start, end, entries))
        yield from clear
        named = {entry.id for _, _, entries in clear for entry in entries}
        near = [(start, end, entry.type) for start, end, entries in clear for entry in entries]
        for start, end, entries in doubtful:
            surface = parse.span_text(start, end)
            supported = tuple(
                entry
                for entry in entries
                if entry.id in named
                or _has_support(entry, start, end, parse, lexicon)
                or (surface in set(entry.names()) and _in_list(entry.type, start, end, near))
            )
            if supported:
                yield start, end, supported

    def types_of(self, text: str) -> list[str]:
        """Types of the registry's entries with exactly this name, whatever the text around it says; each once."""
        return sorted({entry.type for entry in self.registry.find(text) if text in set(entry.names())})

    def find_added(self, parse: Parse) -> list[tuple[int, int]]:
        """Token ranges that bear full names of organisations of the added registries."""
        return find_organisations(parse, self._indexes)

    def _find_longest(self, doc: Doc, parse: Parse) -> Iterator[Known]:
        """Matches that are written as the registry has them, the longest first, none overlapping."""
        matches = {(start, end) for _, start, end in self._matcher(doc)}
        taken: set[int] = set()
        for start, end in sorted(matches, key=lambda span: (span[0] - span[1], span[0])):
            text = parse.span_text(start, end)
            if taken.isdisjoint(range(start, end)) and self._written_so(text):
                taken.update(range(start, end))
                if entries := self.registry.find(text):
                    yield start, end, entries

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
