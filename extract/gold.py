"""Gold facts from the compact annotations of ``extract/corpus/*_notes.jsonl``.

A note: ``{"id": …, "entities": [[id, type, best name, [surface, …]], …], "relations": [[s, p, o], …],
"attributes": [[s, attribute, value], …], "links": {id: IRI}}``, of which ``links`` may be missing. Every whole-word
occurrence of a surface becomes a mention, the longer surface winning where two overlap; "CMS#2" takes the second
occurrence only.

``python -m extract.gold b h > gold.jsonl`` writes parts in the exchange format, ``mirror`` and ``trained`` stand for
all parts of that kind.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extract.records import Facts, Span, from_json, to_line
from kg.errors import FormatError, KgError, UsageError

CORPUS = Path(__file__).parent / "corpus"
TRAINED = tuple("acdefgklmno")  # parts that weights are learned from and rules are made for
MIRROR = ("b", "h", "i", "j")  # parts that neither is done with: how good extraction is, is measured on these
_CONTEXT = ("id", "text", "url", "title", "published", "publisher")
_PINNED = re.compile(r"(.*)#(\d+)", re.DOTALL)


def read_gold(part: str, folder: Path = CORPUS) -> Iterator[Facts]:
    """Gold facts of a part of the corpus ("a", "b", …), in file order.

    Raises UsageError for a part that is not there, and FormatError for a line that is no JSON, a note without text or
    of another shape, a surface that is not in its text, and what the exchange format does not know.
    """
    if not (folder / f"{part}_notes.jsonl").is_file():
        there = sorted(path.name.removesuffix("_notes.jsonl") for path in folder.glob("*_notes.jsonl"))
        raise UsageError(f"{part}: no such part of the corpus; there are {', '.join(there) or 'none'}")
    texts = {text["id"]: text for text in _read_lines(folder / f"{part}_texts.jsonl")}
    for note in _read_lines(folder / f"{part}_notes.jsonl"):
        if note.get("id") not in texts:
            raise FormatError("no such text", where=str(note.get("id")))
        yield compile_note(texts[note["id"]], note)


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise FormatError(f"not JSON: {error}", where=f"{path.name}:{number}") from error


def compile_note(text: Mapping[str, Any], note: Mapping[str, Any]) -> Facts:
    try:
        entities = [(i, kind, name, tuple(forms)) for i, kind, name, forms in note["entities"]]
        relations = [{"subject": s, "predicate": p, "object": o} for s, p, o in note["relations"]]
        attributes = [{"subject": s, "attribute": a, "value": value} for s, a, value in note["attributes"]]
        links = dict(note.get("links") or {})
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"not a note: {error!r}", where=text["id"]) from error
    if strangers := sorted(links.keys() - {i for i, _, _, _ in entities}):
        raise FormatError(f"link: unknown entity {strangers[0]!r}", where=text["id"])
    mentions = _find_mentions(text["text"], {i: forms for i, _, _, forms in entities}, where=text["id"])
    record = {key: text.get(key) for key in _CONTEXT} | {
        "entities": [
            {
                "id": i, "type": kind, "name": name, "sameAs": [links[i]] if i in links else [],
                "mentions": [{"start": s.start, "end": s.end} for s in mentions[i]],
            }
            for i, kind, name, _ in entities
        ],
        "relations": relations,
        "attributes": attributes,
    }  # fmt: skip
    return from_json(record, where=text["id"])


def _find_mentions(text: str, forms: Mapping[str, tuple[str, ...]], *, where: str) -> dict[str, list[Span]]:
    """Mentions of each entity, in text order, none overlapping."""
    surfaces = [(*_parse_form(form), entity_id) for entity_id, each in forms.items() for form in dict.fromkeys(each)]
    mentions: dict[str, list[Span]] = {entity_id: [] for entity_id in forms}
    taken: list[Span] = []
    # occurrences pinned by "#n" first, then the longest surface
    for surface, nth, entity_id in sorted(surfaces, key=lambda s: (s[1] == 0, -len(s[0]))):
        found = list(_occurrences(text, surface))
        if len(found) < max(nth, 1):
            raise FormatError(f"{surface!r} is not in the text{f' {nth} times' if nth else ''}", where=where)
        for span in found[nth - 1 : nth] if nth else found:
            if not any(max(other.start, span.start) < min(other.end, span.end) for other in taken):
                taken.append(span)
                mentions[entity_id].append(span)
    return {entity_id: sorted(spans) for entity_id, spans in mentions.items()}


def _parse_form(form: str) -> tuple[str, int]:
    """A surface and which of its occurrences is meant, 0 for all."""
    pinned = _PINNED.fullmatch(form)
    return (pinned[1], int(pinned[2])) if pinned else (form, 0)


def _occurrences(text: str, surface: str) -> Iterator[Span]:
    words = r"\s+".join(map(re.escape, surface.split()))
    return (Span(*match.span()) for match in re.finditer(rf"(?<!\w){words}(?!\w)", text))


def main(names: Sequence[str]) -> int:
    """Write the parts to standard output, as JSON Lines; returns the exit code."""
    groups = {"mirror": MIRROR, "trained": TRAINED}
    parts = [part for name in names for part in groups.get(name, (name,))]
    try:
        if not parts:
            raise UsageError("no part named; for instance: python -m extract.gold mirror > gold.jsonl")
        for facts in (one for part in dict.fromkeys(parts) for one in read_gold(part)):
            sys.stdout.write(to_line(facts))
    except KgError as error:
        print(f"extract.gold: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
