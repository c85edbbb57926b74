"""The index of an added registry: what a name finds, and that equal records give equal bytes."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from extract.registry_index import Match, RegistryIndex, name_key, write_index
from extract.ror import Organisation
from kg.errors import KgError

A, B, C, D = (f"https://ror.org/0{letter}0000000"[:25] for letter in "abcd")


def organisation(
    iri: str,
    *names: tuple[str, str],
    status: str = "active",
    country: str = "NO",
    city: str = "Oslo",
    types: tuple[str, ...] = ("education",),
    relations: tuple[tuple[str, str, str], ...] = (),
) -> Organisation:
    return Organisation(iri, names, types, status, country, (city,), None, relations, "2025-01-01")


def index_of(folder: Path, *organisations: Organisation) -> RegistryIndex:
    write_index(folder / "test.index", organisations)
    return RegistryIndex(folder / "test.index")


def found(matches: tuple[Match, ...]) -> list[tuple[str, str]]:
    return [(match.record.iri, match.kind) for match in matches]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of California, Berkeley", "University of California Berkeley"),
        ("U.S. Geological Survey", "US Geological Survey"),
        ("The Research Council of Norway", "research council of norway"),
        ("Science & Technology Facilities Council", "Science and Technology Facilities Council"),
        ("Forschungszentrum Jülich", "Forschungszentrum Julich"),
        ("Children’s Hospital", "Childrens Hospital"),
    ],
)
def test_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_name_finds_its_records_the_surest_kind_first(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        organisation(A, ("Norsk institutt", "label"), ("NIVA", "acronym")),
        organisation(B, ("Niva", "label")),
    )

    assert found(index.find("NIVA")) == [(B, "label"), (A, "acronym")]
    assert found(index.find("niva institute")) == []


@pytest.mark.parametrize(
    ("name", "asked"),
    [("Siemens (Germany)", "Siemens"), ("All India Institute of Ayurveda, Oslo", "All India Institute of Ayurveda")],
)
def test_a_name_is_found_without_the_place_at_its_end(name: str, asked: str, tmp_path: Path) -> None:
    index = index_of(tmp_path, organisation(A, (name, "label")))

    assert found(index.find(name)) == [(A, "label")]
    assert found(index.find(asked)) == [(A, "bare")]


def test_another_ending_behind_a_comma_stays(tmp_path: Path) -> None:
    index = index_of(tmp_path, organisation(A, ("Institute of Marine Science, Technology", "label")))

    assert index.find("Institute of Marine Science") == ()


def test_a_former_name_leads_through_its_successors_to_the_active_record(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        organisation(
            A, ("First Name", "label"), ("FN", "acronym"), status="inactive", relations=(("successor", B, ""),)
        ),
        organisation(B, ("Second Name", "label"), status="withdrawn", relations=(("successor", C, ""),)),
        organisation(C, ("Third Name", "label"), types=("funder", "education")),
    )

    assert found(index.find("third name")) == [(C, "label")]
    assert {match.record.iri for match in index.find("First Name")} == {C}
    assert index.find("FN") == ()


def test_a_renamed_organisation_is_told_from_one_of_several_that_were_taken_in(tmp_path: Path) -> None:
    heir = organisation(D, ("Big University", "label"))
    old = organisation(A, ("Old Name", "label"), status="inactive", relations=(("successor", D, ""),))
    other = organisation(B, ("Other Name", "label"), status="inactive", relations=(("successor", D, ""),))

    (tmp_path / "one").mkdir()
    assert found(index_of(tmp_path / "one", heir, old).find("Old Name")) == [(D, "former")]
    assert found(index_of(tmp_path, heir, old, other).find("Old Name")) == [(D, "merged")]


@pytest.mark.parametrize("successors", [(), (("successor", B, ""), ("successor", C, ""))])
def test_what_has_no_one_successor_is_not_found(successors: tuple[tuple[str, str, str], ...], tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        organisation(A, ("Gone", "label"), status="inactive", relations=successors),
        organisation(B, ("One", "label")),
        organisation(C, ("Two", "label")),
    )

    assert index.find("Gone") == ()


def test_records_that_succeed_each_other_lead_nowhere(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        organisation(A, ("Hen", "label"), status="inactive", relations=(("successor", B, ""),)),
        organisation(B, ("Egg", "label"), status="inactive", relations=(("successor", A, ""),)),
    )

    assert index.find("Hen") == ()


def test_parents_are_known_from_either_side(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        organisation(A, ("Parent Society", "label"), relations=(("child", B, ""),)),
        organisation(B, ("First Institute", "label")),
        organisation(C, ("Second Institute", "label"), relations=(("parent", A, ""), ("parent", D, "not in the dump"))),
    )

    assert index.find("First Institute")[0].record.parents == {A}
    assert index.find("Second Institute")[0].record.parents == {A}


def test_only_full_names_are_known_as_such(tmp_path: Path) -> None:
    index = index_of(tmp_path, organisation(A, ("Data Archive (Norway)", "label"), ("DA", "acronym")))

    assert index.known(["data archive norway", "data archive", "da", "x"]) == {"data archive norway"}


def test_the_same_records_give_the_same_bytes_whatever_their_order(tmp_path: Path) -> None:
    records = [organisation(A, ("One Name", "label")), organisation(B, ("Other Name", "label"))]

    first = write_index(tmp_path / "a.index", records)
    second = write_index(tmp_path / "b.index", reversed(records))

    assert first == second
    assert (first.records, first.names, first.version) == (2, 2, "2025-01-01")
    assert (tmp_path / "a.index").read_bytes() == (tmp_path / "b.index").read_bytes()


def test_other_records_have_another_digest(tmp_path: Path) -> None:
    one = write_index(tmp_path / "a.index", [organisation(A, ("One", "label"))])
    other = write_index(tmp_path / "a.index", [organisation(A, ("One", "label"), country="SE")])

    assert one.digest != other.digest


def test_an_interrupted_writing_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> object:
        yield organisation(A, ("One", "label"))
        raise KgError("cut off")

    index_of(tmp_path, organisation(B, ("Kept", "label")))
    with pytest.raises(KgError, match="cut off"):
        write_index(tmp_path / "test.index", broken())  # type: ignore[arg-type]

    assert found(RegistryIndex(tmp_path / "test.index").find("Kept")) == [(B, "label")]
    assert [path.name for path in tmp_path.iterdir()] == ["test.index"]


def test_an_index_can_be_sent_to_another_process_and_used_after_a_fork(tmp_path: Path) -> None:
    index = index_of(tmp_path, organisation(A, ("One", "label")))
    sent: RegistryIndex = pickle.loads(pickle.dumps(index))

    assert found(sent.find("One")) == [(A, "label")]
    if hasattr(os, "fork"):
        child = os.fork()
        if not child:
            os._exit(0 if found(index.find("One")) == [(A, "label")] else 1)
        assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to look into it" * 10])
def test_what_is_no_index_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "test.index"
    path.write_bytes(content)

    with pytest.raises(KgError, match=r"test\.index: .*add the dump again"):
        RegistryIndex(path)


def test_a_missing_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"missing\.index"):
        RegistryIndex(tmp_path / "missing.index")
