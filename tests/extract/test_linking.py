"""Links to added registries: what is certain, what is only a candidate, and what is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from extract.link_features import LINKED_TYPES, Sources, countries_in, features, look_around, name_entity
from extract.linking import Linker, LinkModel, read_link_model
from extract.records import Document, Entity, Facts, Relation, Span
from extract.registry import Entry, Registry
from extract.registry_index import RegistryIndex, write_index
from extract.ror import Organisation, read_dump
from kg.errors import FormatError

SUBSET = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ror-v2-subset.jsonl.gz"
TARTU, PARENT, PART, NRF_A, NRF_B, CREAF, GONE, HEIR, FIRM = (f"https://ror.org/0{n}0000000" for n in range(1, 10))


def organisation(
    iri: str, *names: tuple[str, str], country: str = "EE", city: str = "Tartu", status: str = "active",
    relations: tuple[tuple[str, str, str], ...] = (), wikidata: str | None = None,
) -> Organisation:  # fmt: skip
    return Organisation(iri, names, ("education",), status, country, (city,), wikidata, relations, None)


RECORDS = [
    organisation(
        TARTU, ("University of Tartu", "label"), ("Tartu Ülikool", "translation"), ("UT", "acronym"),
        wikidata="http://www.wikidata.org/entity/Q204181",
    ),
    organisation(PARENT, ("Institute of Ecology", "label"), ("IE", "acronym"), country="FR", city="Paris"),
    organisation(
        PART, ("Institute of Ecology", "label"), country="NZ", city="Dunedin", relations=(("parent", TARTU, ""),)
    ),
    organisation(NRF_A, ("National Research Foundation", "label"), ("NRF", "acronym"), country="AE", city="Dubai"),
    organisation(NRF_B, ("National Research Foundation of Korea", "label"), ("NRF", "acronym"), country="KR", city="Daejeon"),
    organisation(CREAF, ("Ecological Forestry Research Centre", "label"), ("CREAF", "acronym"), country="ES", city="Girona"),
    organisation(GONE, ("Turing Old Polytechnic", "label"), status="inactive", relations=(("successor", HEIR, ""),)),
    organisation(HEIR, ("Turing New University", "label"), city="Narva"),
    organisation(FIRM, ("Borealis (Sweden)", "label"), country="SE", city="Solna"),
    # so that "national", "research" and "foundation" are common words
    organisation("https://ror.org/0a0000000", ("National Research Foundation of Ukraine", "label"), country="UA", city="Kyiv"),
    organisation("https://ror.org/0b0000000", ("National Research Foundation of Ghana", "label"), country="GH", city="Accra"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> RegistryIndex:
    path = tmp_path_factory.mktemp("registries") / "test.index"
    write_index(path, RECORDS)
    return RegistryIndex(path)


def facts_of(text: str, *names: str, kind: str = "Organization", relations: tuple[Relation, ...] = ()) -> Facts:
    """Facts with one entity a name; names joined by "=" are those of one entity."""
    entities = []
    for number, surfaces in enumerate(names, 1):
        each = surfaces.split("=")
        spans = tuple(Span(text.index(s), text.index(s) + len(s)) for s in each)
        entities.append(Entity(f"e{number}", kind, each[0], spans))
    return Facts(Document("d", text), tuple(entities), relations)


def linked(index: RegistryIndex, facts: Facts, *entries: Entry) -> list[Entity]:
    return list(Linker(Registry(entries), [index], read_link_model()).link(facts).entities)


@pytest.mark.parametrize(
    ("text", "name", "iri"),
    [
        ("The University of Tartu opened a repository.", "University of Tartu", TARTU),
        ("Tartu Ülikool opened a repository.", "Tartu Ülikool", TARTU),
        ("The Ecological Forestry Research Centre (CREAF) joined.", "Ecological Forestry Research Centre=CREAF", CREAF),
        ("CREAF in Girona, Spain, joined.", "CREAF", CREAF),
        ("The Institute of Ecology in Paris, France, joined.", "Institute of Ecology", PARENT),
        ("The Institute of Ecology in Dunedin, New Zealand, joined.", "Institute of Ecology", PART),
        ("Turing Old Polytechnic in Estonia joined.", "Turing Old Polytechnic", HEIR),
    ],
)
def test_what_the_text_tells_is_linked(text: str, name: str, iri: str, index: RegistryIndex) -> None:
    (entity,) = linked(index, facts_of(text, name))

    assert entity.same_as[0] == iri
    assert entity.candidates == ()


def test_the_wikidata_item_of_the_record_comes_along(index: RegistryIndex) -> None:
    (entity,) = linked(index, facts_of("The University of Tartu joined.", "University of Tartu"))

    assert entity.same_as == (TARTU, "http://www.wikidata.org/entity/Q204181")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The NRF supports the project.", "NRF"),
        ("South Africa's National Research Foundation (NRF) joined.", "National Research Foundation=NRF"),
        ("The Institute of Ecology joined.", "Institute of Ecology"),
        ("UT joined.", "UT"),
        ("The Integrated Ecosystem (IE) is new.", "IE"),
        ("Borealis grew in 2020.", "Borealis"),
        ("An unknown Institute of Nothing joined.", "Institute of Nothing"),
    ],
)
def test_what_is_in_doubt_is_not_linked(text: str, name: str, index: RegistryIndex) -> None:
    (entity,) = linked(index, facts_of(text, name))

    assert entity.same_as == ()


def test_candidates_come_with_falling_scores(index: RegistryIndex) -> None:
    (entity,) = linked(index, facts_of("The Institute of Ecology joined.", "Institute of Ecology"))

    assert {candidate.iri for candidate in entity.candidates} == {PARENT, PART}
    scores = [candidate.score for candidate in entity.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_the_long_form_in_the_text_decides_over_the_acronym(index: RegistryIndex) -> None:
    text = "The Norwegian Rescue Fund (NRF) is new in Dubai."

    (entity,) = linked(index, facts_of(text, "Norwegian Rescue Fund=NRF"))

    assert entity.same_as == ()


@pytest.mark.parametrize("kind", ["Place", "Person", "Software", "Dataset", "Publication", "Policy", "Event"])
def test_what_is_no_institution_is_left_alone(kind: str, index: RegistryIndex) -> None:
    facts = facts_of("University of Tartu", "University of Tartu", kind=kind)

    assert linked(index, facts) == list(facts.entities)
    assert kind not in LINKED_TYPES


BUNDLED = Entry("nrf", "Organization", "Northern Research Fund", (), ("NRF",), frozenset(), (NRF_B,), "KR")


def test_a_link_of_the_bundled_registry_stays(index: RegistryIndex) -> None:
    facts = facts_of("The NRF joined.", "NRF")
    known = Facts(facts.document, (Entity("e1", "Organization", "NRF", facts.entities[0].mentions, same_as=(NRF_B,)),))

    assert linked(index, known, BUNDLED) == list(known.entities)


def test_a_bundled_acronym_that_the_text_explains_otherwise_loses_its_link(index: RegistryIndex) -> None:
    text = "The Nordic Rover Federation (NRF) met. The NRF is new."
    known = Facts(Document("d", text), (Entity("e1", "Organization", "NRF", (Span(28, 31),), same_as=(NRF_B,)),))

    (entity,) = linked(index, known, BUNDLED)

    assert entity.same_as == ()


def test_without_an_added_registry_nothing_changes() -> None:
    facts = facts_of("The University of Tartu joined.", "University of Tartu")

    assert Linker(Registry(()), [], read_link_model()).link(facts) is facts


def test_names_are_looked_up_over_all_registries(index: RegistryIndex) -> None:
    linker = Linker(Registry(()), [index, index], read_link_model())

    assert [(m.record.iri, m.kind) for m in linker.lookup("NRF")] == [(NRF_A, "acronym"), (NRF_B, "acronym")]
    assert linker.lookup("nobody") == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a German archive in the UK", {"DE", "GB"}),
        ("Georgia Tech and Jordan Smith", set()),
        ("the U.S. Department of Energy", {"US"}),
        ("usable, inputs", set()),
        ("", set()),
    ],
)
def test_countries_are_told_by_nouns_and_adjectives(text: str, codes: set[str]) -> None:
    assert countries_in(text) == codes


def test_the_parent_that_a_relation_names_tells_which_part_is_meant(index: RegistryIndex) -> None:
    text = "The Institute of Ecology of the University of Tartu joined."
    part_of = Relation("e1", "partOf", "e2", (Span(0, len(text)),))
    facts = facts_of(text, "Institute of Ecology", "University of Tartu", relations=(part_of,))
    namings = [name_entity(e, text, [index]) for e in facts.entities]
    around = look_around(facts, namings)
    sources = Sources(Registry(()), (index,))

    assert "part of its parent" in features(namings[0], namings[0].bearings[PART], around, sources)
    assert "part of another" in features(namings[0], namings[0].bearings[PARENT], around, sources)


def test_the_probability_is_that_of_a_logistic_model() -> None:
    model = LinkModel({"a": 2.0, "b": -2.0}, certain=0.9, possible=0.1)

    assert model.probability({"a": 1.0, "b": 1.0, "unknown": 1.0}) == 0.5
    assert round(model.probability({"a": 1.0}), 3) == 0.881


@pytest.mark.parametrize("content", ["", "[]", '{"weights": {}}'])
def test_a_file_without_a_model_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "linking.json"
    path.write_text(content)

    with pytest.raises(FormatError, match=r"linking\.json: no model of links"):
        read_link_model(path)


def test_every_weight_is_of_a_feature_that_was_set_by_hand_or_seen() -> None:
    content = json.loads((Path(__file__).resolve().parents[2] / "extract/weights/linking.json").read_text())

    assert set(content["prior"]) <= set(content["weights"])
    assert 0 < content["possible"] < content["certain"] < 1


@pytest.fixture(scope="module")
def subset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not SUBSET.is_file():
        pytest.skip("the shared folder with the ROR subset is missing")
    path = tmp_path_factory.mktemp("registries") / "ror.index"
    assert write_index(path, read_dump(SUBSET)).records == 48_746
    return path


@pytest.mark.model
def test_the_ror_subset_links_what_is_certain_and_finds_names(
    subset: Path, extract_facts: Callable[..., Facts]
) -> None:
    del extract_facts  # skips where the base model is missing
    from extract.pipeline import Extractor

    text = "The Walter and Eliza Hall Institute and the University of Oslo released data with EMBL-EBI. The NRF helped."
    alone, extractor = Extractor(), Extractor(added=[subset])

    (facts,) = extractor.extract([Document("t", text)])
    again = list(extractor.extract([Document("t", text)] * 2, jobs=2))

    links: Mapping[str, tuple[str, ...]] = {e.name: e.same_as for e in facts.entities}
    assert links["University of Oslo"][0] == "https://ror.org/01xtthb56"
    assert links["Walter and Eliza Hall Institute"][0] == "https://ror.org/01b6kha49"
    assert links["NRF"] == ()
    assert again == [facts, facts]
    assert extractor.name != alone.name
