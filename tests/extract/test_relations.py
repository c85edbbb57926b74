"""What sentences of our own yield: facts that they state, and none that they do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.records import Facts

pytestmark = pytest.mark.model


def triples(facts: Facts) -> set[tuple[str, str, str]]:
    """Relations by name; the symmetric one with its ends in alphabetical order."""
    names = {e.id: e.name for e in facts.entities}
    found = set()
    for r in facts.relations:
        ends = [names[r.subject], names[r.object]]
        if r.predicate == "collaboratesWith":
            ends.sort()
        found.add((ends[0], r.predicate, ends[1]))
    return found


STATED = [
    (
        "UNESCO launched the Open Science Toolkit Project in Paris.",
        ("UNESCO", "launched", "Open Science Toolkit Project"),
    ),
    (
        "The Dryad repository was founded by the National Evolutionary Synthesis Center.",
        ("National Evolutionary Synthesis Center", "launched", "Dryad repository"),
    ),
    (
        "The PANGAEA archive is operated by the Alfred Wegener Institute and the University of Bremen.",
        ("University of Bremen", "operates", "PANGAEA archive"),
    ),
    (
        "The German Research Foundation funds the Rosetta Network.",
        ("German Research Foundation", "funds", "Rosetta Network"),
    ),
    (
        "The Rosetta Network received a grant of two million euros from the Wellcome Trust.",
        ("Wellcome Trust", "funds", "Rosetta Network"),
    ),
    (
        "With support from the Sloan Foundation, the University of Ghana launched the Volta Project.",
        ("Sloan Foundation", "funds", "Volta Project"),
    ),
    ("The Wellcome-funded Volta Project ended in June.", ("Wellcome", "funds", "Volta Project")),
    (
        "CERN and the University of Oslo have signed a cooperation agreement.",
        ("CERN", "collaboratesWith", "University of Oslo"),
    ),
    (
        "A partnership between ELIXIR and the Research Data Alliance began in March.",
        ("ELIXIR", "collaboratesWith", "Research Data Alliance"),
    ),
    (
        "Kenya joined the International Astronomical Union in 2023.",
        ("Kenya", "memberOf", "International Astronomical Union"),
    ),
    (
        "The University of Nairobi is a member of the Africa Library Network.",
        ("University of Nairobi", "memberOf", "Africa Library Network"),
    ),
    (
        "The Orion Project, a consortium of the University of Turku and Aalto University, started in May.",
        ("University of Turku", "memberOf", "Orion Project"),
    ),
    (
        "The Nordic Data Summit was organised by the University of Oslo.",
        ("University of Oslo", "organizes", "Nordic Data Summit"),
    ),
    (
        "The Nordic Data Summit will be held in Reykjavik from 3 to 5 June 2025.",
        ("Nordic Data Summit", "locatedIn", "Reykjavik"),
    ),
    (
        "Delegates from the University of Ghana attended the Nordic Data Summit.",
        ("University of Ghana", "participatesIn", "Nordic Data Summit"),
    ),
    ("The University of Ghana in Accra has opened a library.", ("University of Ghana", "locatedIn", "Accra")),
    ("The Lisbon-based Ocean Foundation presented its results.", ("Ocean Foundation", "locatedIn", "Lisbon")),
    ("The meeting took place in Kigali, Rwanda.", ("Kigali", "partOf", "Rwanda")),
    (
        "The Department of Physics of the University of Turku hosted the visitors.",
        ("Department of Physics", "partOf", "University of Turku"),
    ),
    (
        "“It took years,” said Amina Diallo, director of the Ocean Foundation.",
        ("Amina Diallo", "leads", "Ocean Foundation"),
    ),
    (
        "“It took years,” said Amina Diallo, director of the Ocean Foundation.",
        ("Amina Diallo", "affiliatedWith", "Ocean Foundation"),
    ),
    (
        "Ocean Foundation director Amina Diallo welcomed the decision.",
        ("Amina Diallo", "affiliatedWith", "Ocean Foundation"),
    ),
    (
        "The University of Turku has adopted an open access policy.",
        ("University of Turku", "adopted", "open access policy"),
    ),
    (
        "The San Francisco Declaration on Research Assessment was signed by the University of Turku.",
        ("University of Turku", "adopted", "San Francisco Declaration on Research Assessment"),
    ),
    ("The ATLAS collaboration released 65 TB of collision data.", ("ATLAS", "released", "65 TB of collision data")),
    (
        "The 65 TB of collision data released by ATLAS are available on Zenodo.",
        ("65 TB of collision data", "availableAt", "Zenodo"),
    ),
    ("The Fjord package was developed by the University of Bergen.", ("University of Bergen", "developed", "Fjord")),
    ("The Orion Project uses Zenodo and the ORCID iD.", ("Orion Project", "uses", "Zenodo")),
    ("The Orion Project is coordinated by Aalto University.", ("Aalto University", "leads", "Orion Project")),
    ("CERN launches its Quantum Technology Office.", ("Quantum Technology Office", "partOf", "CERN")),
    (
        "The Ocean Foundation opened in 2012. It funds the Volta Project.",
        ("Ocean Foundation", "funds", "Volta Project"),
    ),
]


@pytest.mark.parametrize(("text", "triple"), STATED)
def test_a_stated_relation_is_found(
    extract_facts: Callable[..., Facts], text: str, triple: tuple[str, str, str]
) -> None:
    assert triple in triples(extract_facts(text))


SILENT = [
    "CERN did not join the International Astronomical Union.",
    "The University of Turku never adopted the Plan S principles.",
    "The Ocean Foundation would like to fund the Volta Project.",
    "The Ocean Foundation could launch the Volta Project if money were found.",
    "ELIXIR should collaborate with the Research Data Alliance.",
    "The University of Ghana refused to sign the San Francisco Declaration on Research Assessment.",
    "CERN, ELIXIR and the Research Data Alliance are mentioned in the survey.",
    "Reports on Zenodo and the University of Turku appeared in the same week.",
    "Users have asked whether Zenodo will join the Orion Project.",
    "No university has adopted the Plan S principles.",
    "Will the University of Turku join the International Astronomical Union?",
    "Nobody from the University of Ghana attended the Nordic Data Summit.",
    "The University of Turku is no longer a member of the Africa Library Network.",
    "Had the Ocean Foundation funded the Volta Project, it would still exist.",
    "The University of Ghana has yet to sign the San Francisco Declaration on Research Assessment.",
    "The Ocean Foundation does not fund the Volta Project, nor does it support the Orion Project.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_negated_wished_or_not_said_is_no_relation(extract_facts: Callable[..., Facts], text: str) -> None:
    assert triples(extract_facts(text)) == set()


def test_a_plan_is_announced_and_not_asserted(extract_facts: Callable[..., Facts]) -> None:
    facts = extract_facts("The University of Oslo will launch the Orion Project in 2027.")

    assert [(r.predicate, r.status) for r in facts.relations] == [("launched", "announced")]


def test_agents_objects_and_partners_of_one_verb_are_distributed(extract_facts: Callable[..., Facts]) -> None:
    facts = extract_facts("CERN and NASA launched the Orion Project and the Volta Project with ELIXIR.")

    assert {
        ("CERN", "launched", "Orion Project"),
        ("NASA", "launched", "Orion Project"),
        ("CERN", "launched", "Volta Project"),
        ("NASA", "launched", "Volta Project"),
        ("CERN", "collaboratesWith", "NASA"),
        ("CERN", "collaboratesWith", "ELIXIR"),
    } <= triples(facts)


def test_we_is_the_publisher_where_the_text_names_it(extract_facts: Callable[..., Facts]) -> None:
    text = "News from DataCite: we have launched the Orion Project."

    assert ("DataCite", "launched", "Orion Project") in triples(extract_facts(text, publisher="DataCite"))
    assert triples(extract_facts("Today we have launched the Orion Project.", publisher="DataCite")) == set()


def test_evidence_is_the_sentences_that_say_so(extract_facts: Callable[..., Facts]) -> None:
    text = "The Ocean Foundation opened in 2012. It funds the Volta Project. Nothing else is known."
    facts = extract_facts(text)

    (relation,) = [r for r in facts.relations if r.predicate == "funds"]
    assert [text[s.start : s.end] for s in relation.evidence] == ["It funds the Volta Project."]
