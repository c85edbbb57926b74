"""The registry of known entities is well-formed, unambiguous by design, and agrees with ROR."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from extract.records import ENTITY_TYPES

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = ROOT / "ontology" / "registry.jsonl"
ROR_SUBSET = ROOT.parent / "shared" / "data" / "ror-v2-subset.jsonl.gz"

FIELDS = [
    "id", "type", "name", "aliases", "acronyms", "ambiguous", "ror", "wikidata", "re3data", "homepage", "country",
]  # fmt: skip
TYPES = frozenset(ENTITY_TYPES) - {"Person", "Place"}
PATTERNS = {
    "id": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
    "ror": re.compile(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}"),
    "wikidata": re.compile(r"http://www\.wikidata\.org/entity/Q[1-9][0-9]*"),
    "re3data": re.compile(r"https://www\.re3data\.org/repository/r3d1[0-9]{8}"),
    "homepage": re.compile(r"https?://[a-z0-9.-]+\.[a-z]+(:[0-9]+)?(/[^\s?#]*[^\s?#/])?"),
    "country": re.compile(r"[A-Z]{2}"),
}

GOOD: dict[str, Any] = {
    "id": "cern", "type": "Organization", "name": "CERN",
    "aliases": ["European Organization for Nuclear Research"], "acronyms": ["CERN"], "ambiguous": [],
    "ror": "https://ror.org/01ggx4157", "wikidata": "http://www.wikidata.org/entity/Q42944", "re3data": None,
    "homepage": "https://home.web.cern.ch", "country": "CH",
}  # fmt: skip


def find_faults(entry: dict[str, Any]) -> list[str]:
    """What is wrong with one entry, by field; empty for a good one."""
    if list(entry) != FIELDS:
        return ["fields"]
    faults = [key for key, pattern in PATTERNS.items() if entry[key] and not pattern.fullmatch(entry[key])]
    if entry["type"] not in TYPES:
        faults.append("type")
    names = [entry["name"], *entry["aliases"], *entry["acronyms"]]
    if any(not isinstance(name, str) or not name or name != " ".join(name.split()) for name in names):
        faults.append("names")
    faults += [
        key for key in ("aliases", "acronyms", "ambiguous") if entry[key] != sorted(set(entry[key]))
    ]  # sorted and free of repeats, so that a change is one line of a diff
    if not set(entry["ambiguous"]) <= set(names):
        faults.append("ambiguous")
    if not entry["id"]:
        faults.append("id")
    return faults


def find_shared_names(entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Names, without regard to case, that several entries claim though not all call them ambiguous."""
    owners: dict[str, dict[str, bool]] = defaultdict(dict)
    for entry in entries:
        doubtful = {name.casefold() for name in entry["ambiguous"]}
        for name in (entry["name"], *entry["aliases"], *entry["acronyms"]):
            owners[name.casefold()][entry["id"]] = name.casefold() in doubtful
    return {name: sorted(ids) for name, ids in owners.items() if len(ids) > 1 and not all(ids.values())}


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    return [json.loads(line) for line in REGISTRY.read_text(encoding="utf-8").splitlines()]


def test_every_entry_is_well_formed(entries: list[dict[str, Any]]) -> None:
    faults = {entry["id"]: found for entry in entries if (found := find_faults(entry))}

    assert faults == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": "CERN Lab"}, "id"),
        ({"id": ""}, "id"),
        ({"type": "Person"}, "type"),
        ({"type": "Laboratory"}, "type"),
        ({"aliases": ["two  blanks"]}, "names"),
        ({"aliases": ["b", "a"]}, "aliases"),
        ({"ambiguous": ["not a name of it"]}, "ambiguous"),
        ({"ror": "https://ror.org/1ggx4157"}, "ror"),
        ({"wikidata": "https://www.wikidata.org/wiki/Q42944"}, "wikidata"),
        ({"re3data": "r3d100010468"}, "re3data"),
        ({"homepage": "https://home.web.cern.ch/"}, "homepage"),
        ({"country": "Switzerland"}, "country"),
        ({"operator": "cern"}, "fields"),
    ],
)
def test_a_bad_entry_is_found(change: dict[str, Any], fault: str) -> None:
    assert find_faults(GOOD) == []
    assert find_faults(GOOD | change) == [fault]


def test_ids_are_unique_and_lines_are_sorted_by_id(entries: list[dict[str, Any]]) -> None:
    ids = [entry["id"] for entry in entries]

    assert ids == sorted(set(ids))


def test_a_name_shared_by_two_entries_is_marked_ambiguous_in_both(entries: list[dict[str, Any]]) -> None:
    assert find_shared_names(entries) == {}


def test_a_shared_name_that_one_entry_takes_for_its_own_is_found() -> None:
    other = GOOD | {"id": "other", "name": "Other", "aliases": [], "acronyms": ["cern"], "ambiguous": ["cern"]}

    assert find_shared_names([GOOD, other]) == {"cern": ["cern", "other"]}


@pytest.mark.parametrize("field", ["ror", "wikidata", "re3data"])
def test_no_identifier_stands_for_two_entries(entries: list[dict[str, Any]], field: str) -> None:
    counts = Counter(entry[field] for entry in entries if entry[field])

    assert [iri for iri, count in counts.items() if count > 1] == []


def test_the_registry_covers_the_kinds_of_things_that_announcements_name(entries: list[dict[str, Any]]) -> None:
    counts = Counter(entry["type"] for entry in entries)

    assert len(entries) >= 420
    assert sorted(counts) == sorted(TYPES)
    assert min(counts.values()) >= 10


@pytest.mark.parametrize(
    ("name", "type_", "identifier"),
    [
        ("CERN", "Organization", "https://ror.org/01ggx4157"),
        ("NASA", "Organization", "https://ror.org/027ka1x80"),
        ("OpenAIRE", "Organization", "https://ror.org/019kf3481"),
        ("OAPEN Foundation", "Organization", "https://ror.org/00mv0bm80"),
        ("SCOAP3", "Organization", "https://ror.org/012fftw39"),
        ("Directory of Open Access Books", "Repository", "https://ror.org/01q0bmy69"),
        ("arXiv", "Repository", "https://ror.org/00m2zh467"),
        ("Zenodo", "Repository", "https://www.re3data.org/repository/r3d100010468"),
        ("Large Hadron Collider", "Facility", "http://www.wikidata.org/entity/Q40605"),
        ("LHCb", "Collaboration", None),
        ("ORCID iD", "Service", None),
        ("InvenioRDM", "Software", None),
        ("SCOAP3 for Books", "Initiative", None),
        ("UNESCO Recommendation on Open Science", "Policy", None),
    ],
)
def test_a_well_known_name_leads_to_its_entry(
    entries: list[dict[str, Any]], name: str, type_: str, identifier: str | None
) -> None:
    found = [entry for entry in entries if name in (entry["name"], *entry["aliases"], *entry["acronyms"])]

    assert [entry["type"] for entry in found] == [type_]
    assert identifier is None or identifier in found[0].values()


@pytest.mark.parametrize("name", ["ROOT", "Combine", "ATLAS", "ALICE", "Gaia", "Galaxy", "Binder", "OSF", "WHO"])
def test_a_name_that_is_also_something_else_is_ambiguous(entries: list[dict[str, Any]], name: str) -> None:
    found = [entry for entry in entries if name in (entry["name"], *entry["aliases"], *entry["acronyms"])]

    assert found
    assert all(name in entry["ambiguous"] for entry in found)


def test_ror_ids_are_active_records_with_the_same_wikidata_item_and_country(entries: list[dict[str, Any]]) -> None:
    if not ROR_SUBSET.exists():
        pytest.skip("the ROR subset is not beside this checkout (shared/data)")
    wanted = {entry["ror"]: entry for entry in entries if entry["ror"]}
    faults = []
    with gzip.open(ROR_SUBSET, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            entry = wanted.pop(record["id"], None)
            if entry is None:
                continue
            items: set[str | None] = {
                f"http://www.wikidata.org/entity/{item}"
                for external in record["external_ids"]
                if external["type"] == "wikidata"
                for item in external["all"]
            }
            countries = {place["geonames_details"]["country_code"] for place in record["locations"]}
            undecided = entry["wikidata"] is None and len(items) > 1  # ROR lists two items and prefers neither
            same_item = undecided or entry["wikidata"] in (items or {None})
            if record["status"] != "active" or entry["country"] not in countries or not same_item:
                faults.append(entry["id"])

    assert faults == []
    assert wanted == {}
