"""The spaCy components: ``kg_paragraphs`` before the parser, ``kg_facts`` at the end.

They are registered as factories through the package's entry points, so that they can be added to any English
pipeline: ``nlp.add_pipe("kg_facts")``. What they find lies in ``doc.user_data["kg_facts"]``, an object of the
exchange format whose offsets index ``doc.text``; title, publication date and publisher are taken from
``doc.user_data["kg_document"]``, a mapping of the format's context fields, where a caller has put it there.
Entities of the format in ``doc.user_data["kg_entities"]`` are taken in place of those that would be found.
All are plain data, so that they travel between the processes of ``nlp.pipe(n_process=…)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extract.entities import find_entities
from extract.facts import find_facts
from extract.given import given_things
from extract.known import KnownNames
from extract.lexicon import read_lexicon
from extract.linking import Linker, read_link_model
from extract.parse import read_parse
from extract.quantities import find_quantities
from extract.records import Document, Facts, to_json
from extract.registry import read_registry
from extract.registry_index import RegistryIndex
from extract.scoring.attribute_model import read_attribute_model
from extract.scoring.description_model import read_description_model
from extract.scoring.relation_model import read_relation_model
from extract.type_model import read_type_model

DOCUMENT = "kg_document"
FACTS = "kg_facts"
GIVEN = "kg_entities"


def create_paragraphs(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Factory of the component that starts a sentence at each paragraph, before the parser runs.

    Headlines and list items end without a full stop, and the parser would run them on into what follows.
    """
    del nlp, name

    def mark_paragraphs(doc: Doc) -> Doc:
        for token in doc[1:]:
            before = doc[token.i - 1]
            if before.is_space and before.text.count("\n") > 1 and not token.is_space:
                token.is_sent_start = True
        return doc

    return mark_paragraphs


class FactFinder:
    """The component that turns a parsed ``Doc`` into facts."""

    def __init__(self, nlp: Language, registry: str | None = None, added: Sequence[str] = ()) -> None:
        indexes = tuple(RegistryIndex(Path(path)) for path in added)
        self._known = KnownNames(nlp, read_registry(Path(registry) if registry else None), indexes)
        self._linker = Linker(self._known.registry, indexes, read_link_model())
        self._lexicon = read_lexicon()
        self._types = read_type_model()
        self._descriptions = read_description_model()
        self._relations = read_relation_model()
        self._attributes = read_attribute_model()

    def __call__(self, doc: Doc) -> Doc:
        doc.user_data[FACTS] = to_json(self.find(doc))
        return doc

    def find(self, doc: Doc) -> Facts:
        """The facts of a parsed ``Doc``."""
        return self._linker.link(self.find_unlinked(doc))

    def find_unlinked(self, doc: Doc) -> Facts:
        """The facts of a parsed ``Doc``, linked to no added registry yet."""
        context = doc.user_data.get(DOCUMENT) or {}
        document = Document(
            id=context.get("id") or "doc",
            text=doc.text,
            url=context.get("url"),
            title=context.get("title"),
            published=context.get("published"),
            publisher=context.get("publisher"),
            lang=context.get("lang") or "en",
        )
        parse = read_parse(doc)
        quantities = find_quantities(doc.text)
        given = doc.user_data.get(GIVEN)
        if given is None:
            things = find_entities(doc, parse, quantities, self._known, self._lexicon, self._types, self._descriptions)
        else:
            things = given_things(doc, given)
        return find_facts(parse, things, quantities, document, self._lexicon, self._relations, self._attributes)


def create_facts(nlp: Language, name: str, registry: str | None, added: Sequence[str]) -> FactFinder:
    """Factory of ``kg_facts``; ``registry`` is the path of another registry file, ``added`` those of index files."""
    del name
    return FactFinder(nlp, registry, added)


Language.factory("kg_paragraphs", func=create_paragraphs)
Language.factory(
    "kg_facts",
    func=create_facts,
    default_config={"registry": None, "added": []},
    requires=["token.pos", "token.dep", "token.lemma", "doc.ents"],
)
