"""Gold facts from the compact annotations of ``extract/corpus/*_notes.jsonl``.

A note: ``{"id": …, "entities": [[id, type, best name, [surface, …]], …], "relations": [[s, p, o], …],
"attributes": [[s, attribute, value], …]}``. Every whole-word occurrence of a surface becomes a mention, the longer
surface winning where two overlap; "CMS#2" takes the second occurrence only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from kg.errors import FormatError

CORPUS = Path(__file__).parent / "corpus"


def read_gold(part: str, folder: Path = CORPUS) -> Iterator[Facts]:
    """Gold facts of a part of the corpus ("a", "b", …), in file order.

    Raises FormatError for a note without text or a surface that is not in its text.
    """
    texts = {d["id"]: d for d in _lines(folder / f"{part}_texts.jsonl")}
    for note in _lines(folder / f"{part}_notes.jsonl"):
        if note["id"] not in texts:
            raise FormatError("no such text", where=note["id"])
        yield _compile(texts[note["id"]], note)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _compile(doc: dict[str, Any], note: dict[str, Any]) -> Facts:
    text = doc["text"]
    surfaces = []
    for entity_id, _, _, forms in note["entities"]:
        for form in dict.fromkeys(forms):
            match = re.fullmatch(r"(.*?)(?:#(\d+))?", form, re.S)
            assert match is not None
            surfaces.append((match[1], int(match[2] or 0), entity_id))
    taken: list[Span] = []
    mentions: dict[str, list[Span]] = {}
    # occurrences pinned by "#n" first, then the longest surface
    for surface, nth, entity_id in sorted(surfaces, key=lambda s: (s[1] == 0, -len(s[0]))):
        found = list(_occurrences(text, surface))
        if len(found) < max(nth, 1):
            raise FormatError(f"{surface!r} is not in the text", where=doc["id"])
        for span in found[nth - 1 : nth] if nth else found:
            if not any(max(other.start, span.start) < min(other.end, span.end) for other in taken):
                taken.append(span)
                mentions.setdefault(entity_id, []).append(span)
    context = {key: doc.get(key) for key in ("url", "title", "published", "publisher")}
    return Facts(
        Document(id=doc["id"], text=text, **context),
        tuple(Entity(i, kind, name, tuple(sorted(mentions.get(i, ())))) for i, kind, name, _ in note["entities"]),
        tuple(Relation(s, p, o, ()) for s, p, o in note["relations"]),
        tuple(Attribute(s, a, value, ()) for s, a, value in note["attributes"]),
    )


def _occurrences(text: str, surface: str) -> Iterable[Span]:
    words = r"\s+".join(map(re.escape, surface.split()))
    return (Span(*match.span()) for match in re.finditer(rf"(?<!\w){words}(?!\w)", text))
