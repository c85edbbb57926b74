"""Which entity a name, an identifier or an IRI means."""

from __future__ import annotations

import pytest

from kg.entities import Entity, find_entity, identifier_key
from kg.errors import KgError
from kg.store import GraphStore

BASE = "https://w3id.org/open-science-kg/id/"
CERN = Entity("CERN", "Organization", f"{BASE}organization/cern")


@pytest.mark.parametrize(
    "text",
    [
        "CERN",
        "cern",
        "the CERN",
        f"{BASE}organization/cern",
        f"<{BASE}organization/cern>",
        "organization/cern",
        "organization:cern",
        "https://ror.org/01ggx4157",
        "ror.org/01ggx4157",
        "http://www.wikidata.org/entity/Q42944",
        "https://www.wikidata.org/wiki/Q42944",
        "Q42944",
        "European Organization for Nuclear Research",
    ],
)
def test_every_way_to_name_a_thing(text: str, asked: GraphStore) -> None:
    assert find_entity(asked, text) == CERN


@pytest.mark.parametrize("text", ["Déclaration d’Été", "declaration d'ete", "DÉCLARATION D’ÉTÉ"])
def test_accents_case_and_quotes_do_not_count(text: str, asked: GraphStore) -> None:
    assert find_entity(asked, text).iri == f"{BASE}policy/declaration-d-ete"


@pytest.mark.parametrize("text", ["https://doi.org/10.1234/openaire", "doi:10.1234/OpenAIRE", "10.1234/openaire"])
def test_doi_in_any_form(text: str, asked: GraphStore) -> None:
    assert find_entity(asked, text).label == "OpenAIRE"


def test_exact_spelling_decides_between_two(asked: GraphStore) -> None:
    assert find_entity(asked, "Atlas").type == "Facility"
    assert find_entity(asked, "ATLAS").type == "Collaboration"


def test_ambiguous_name_lists_what_there_is(asked: GraphStore) -> None:
    with pytest.raises(KgError) as raised:
        find_entity(asked, "atlas")

    assert str(raised.value) == (
        "'atlas' is the name of several; give one as type/slug: "
        "collaboration/atlas (ATLAS, collaboration); facility/atlas (Atlas, facility)"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Zenod", "no entity 'Zenod'; did you mean Zenodo (repository)?"),
        ("open data", "no entity 'open data'; did you mean CERN Open Data Portal (repository)?"),
        ("repository/zenod", "no entity 'repository/zenod'; did you mean Zenodo (repository)?"),
        ("department", "no entity 'department'; did you mean IT Department (organizational unit)?"),
        ("xyzzy", "no entity 'xyzzy'; kg stats shows what there is"),
        ("https://ror.org/none", "no entity 'https://ror.org/none'; kg stats shows what there is"),
        ("", "no entity ''; kg stats shows what there is"),
        ("<", "no entity ''; kg stats shows what there is"),
    ],
)
def test_unknown_entity_comes_with_suggestions(text: str, message: str, asked: GraphStore) -> None:
    with pytest.raises(KgError) as raised:
        find_entity(asked, text)

    assert str(raised.value) == message


def test_an_article_is_no_entity(asked: GraphStore) -> None:
    with pytest.raises(KgError):
        find_entity(asked, f"{BASE}article/zenodo")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("HTTPS://dx.doi.org/10.5281/Zenodo.1/", "doi.org/10.5281/zenodo.1"),
        ("orcid:0000-0002-1825-0097", "orcid.org/0000-0002-1825-0097"),
        ("wd:Q1", "wikidata.org/entity/q1"),
    ],
)
def test_identifier_keys(text: str, key: str) -> None:
    assert identifier_key(text) == key
