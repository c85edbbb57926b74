"""IRIs follow the rules of docs/graph.md and nothing but the article and the registry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from extract.records import Document, Entity, Facts, Relation, Span
from extract.registry import Registry
from kg.identity import Identity, article_key, data_prefixes, is_described, kebab_case, slug
from tests.kg.making import BASE, REGISTRY, single

IDENTITY = Identity(REGISTRY)


def path_of(type_: str, name: str, **options: object) -> str:
    return IDENTITY.paths(single(type_, name, **options))["e1"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LHCb", "lhcb"),
        ("Université de Genève", "universite-de-geneve"),
        ("Research & Development", "research-and-development"),
        ("C", "c"),
        ("C++", "cplusplus"),
        ("C#", "csharp"),
        ("CERN's 70th", "cern-s-70th"),
        ("  a \n b ", "a-b"),
        ("Київ", "киів"),
        ("</script>\"'", "script"),
    ],
)
def test_slug_of_a_name(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize("name", ["", "!!!", "🙂"])
def test_name_without_letters_has_a_slug(name: str) -> None:
    assert slug(name).startswith("unnamed-")


def test_long_names_that_begin_alike_stay_apart() -> None:
    one, other = slug("a" * 100 + " one"), slug("a" * 100 + " two")

    assert one != other
    assert len(one) == len(other) == 80


@given(st.text(max_size=200))
def test_every_slug_makes_a_valid_iri(name: str) -> None:
    assert NamedNode(f"{BASE}organization/{slug(name)}").value
    assert len(slug(name)) <= 80


@pytest.mark.parametrize("id_", ["s05", "A.b_c-1", "x" * 64])
def test_plain_article_id_is_its_key(id_: str) -> None:
    assert article_key(id_) == id_


@pytest.mark.parametrize("id_", ["", ".", "..", "a b", "https://example.org/1", "é", "x" * 65, "a\n"])
def test_other_article_id_is_hashed(id_: str) -> None:
    assert len(article_key(id_)) == 16
    assert set(article_key(id_)) <= set("0123456789abcdef")


def test_kinds_are_the_types_in_kebab_case() -> None:
    assert kebab_case("OrganizationalUnit") == "organizational-unit"
    assert data_prefixes()["organizational-unit"] == f"{BASE}organizational-unit/"


@pytest.mark.parametrize(
    ("type_", "name", "expected"),
    [
        ("Dataset", "800 terabytes of data", True),
        ("Dataset", "data from Runs 1 and 2", True),
        ("Event", "209th Council session", True),
        ("Event", "gathered", True),
        ("Publication", "research-grade guide", True),
        ("Dataset", "Gaia DR3", False),
        ("Dataset", "iNaturalist 2021", False),
        ("Initiative", "2023 Year of Open Science", False),
        ("Repository", "figshare", False),
        ("Repository", "arXiv", False),
        ("Initiative", "open data programme", True),
    ],
)
def test_described_things_are_told_from_named_ones(type_: str, name: str, expected: bool) -> None:
    assert is_described(type_, name) is expected


@pytest.mark.parametrize(
    ("type_", "name", "expected"),
    [
        ("Organization", "CERN", "organization/cern"),
        ("Organization", "European Organization for Nuclear Research", "organization/cern"),
        ("Organization", "the  european organization for nuclear research", "organization/cern"),
        ("Service", "Zenodo", "repository/zenodo"),  # one thing in another role
        ("Place", "Zenodo", "place/zenodo"),  # no role of a repository
        ("Collaboration", "ATLAS", "collaboration/atlas-collaboration"),  # the type tells which
        ("Organization", "CAS", "organization/cas"),  # the type does not
        ("Collaboration", "CMS Collaboration", "collaboration/cms"),
        ("Collaboration", "CMS experiment", "collaboration/cms"),
        ("Organization", "Unheard Of", "organization/unheard-of"),
    ],
)
def test_path_of_a_name(type_: str, name: str, expected: str) -> None:
    assert path_of(type_, name) == expected


def test_identifier_beats_name() -> None:
    assert path_of("Organization", "The Lab", same_as=("http://ror.org/01ggx4157/",)) == "organization/cern"


def test_other_surface_of_an_entity_finds_the_registry_entry() -> None:
    one = Facts(
        Document("a", "Euro Lab (CERN)"), (Entity("e1", "Organization", "Euro Lab", (Span(0, 8), Span(10, 14))),)
    )

    assert IDENTITY.paths(one) == {"e1": "organization/cern"}


def test_described_thing_belongs_to_its_article() -> None:
    one, other = (path_of("Dataset", "800 terabytes of data", id_=i) for i in ("s05", "s06"))

    assert one == "dataset/800-terabytes-of-data-5e4f150a"
    assert one != other


def unit_facts(unit: str, *parents: str, parent_type: str = "Organization") -> Facts:
    entities = [Entity("u", "OrganizationalUnit", unit, (Span(0, 1),))]
    entities += [Entity(f"p{i}", parent_type, name, (Span(0, 1),)) for i, name in enumerate(parents)]
    relations = tuple(Relation("u", "partOf", f"p{i}", ()) for i in range(len(parents)))
    return Facts(Document("a", "x"), tuple(entities), relations)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (unit_facts("IT department", "European Organization for Nuclear Research"), "cern-it-department"),
        (unit_facts("CERN Council", "European Organization for Nuclear Research"), "cern-council"),
        (unit_facts("Council of CERN", "CERN"), "council-of-cern"),
        # whose it is, nobody says: many have one, and this is the article's
        (unit_facts("IT department"), "it-department-ca978112"),
        (unit_facts("IT department", "CERN", "NASA"), "it-department-ca978112"),
        (unit_facts("IT department", "Geneva", parent_type="Place"), "it-department-ca978112"),
    ],
)
def test_unit_takes_the_name_of_what_it_is_part_of(facts: Facts, expected: str) -> None:
    assert IDENTITY.paths(facts)["u"] == f"organizational-unit/{expected}"


def test_units_that_are_part_of_each_other_end() -> None:
    ring = Facts(
        Document("a", "x"),
        tuple(Entity(i, "OrganizationalUnit", name, (Span(0, 1),)) for i, name in (("u", "Team A"), ("v", "Team B"))),
        (Relation("u", "partOf", "v", ()), Relation("v", "partOf", "u", ())),
    )

    assert IDENTITY.paths(ring) == {
        "u": "organizational-unit/team-a-team-b-team-a",
        "v": "organizational-unit/team-b-team-a-team-b",
    }


def test_base_iri_can_be_another() -> None:
    identity = Identity(Registry(()), base_iri="https://example.org/kg/")

    assert identity.article("s05") == "https://example.org/kg/article/s05"
    assert identity.entry("https://example.org/kg/place/geneva") is None
