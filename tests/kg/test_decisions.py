"""Decisions are kept in a file, survive writing and reading, and the later of two on one matter counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from extract.records import ENTITY_TYPES
from kg.decisions import Decision, Decisions, check_decision, read_decisions, write_decisions
from kg.errors import FormatError
from kg.terms import RELATIONS
from tests.kg.making import BASE

CERN, DESY = f"{BASE}organization/cern", f"{BASE}organization/desy"
SAID = (NamedNode(CERN), RELATIONS["operates"], NamedNode(f"{BASE}repository/zenodo"))


def decided(action: str, day: int = 1, **what: object) -> Decision:
    return Decision(action, "Ada", f"2026-05-{day:02}T09:30:00Z", **what)  # type: ignore[arg-type]


ALL = (
    decided("accept", statement=SAID),
    decided("reject", 2, statement=(SAID[0], NamedNode(f"{BASE}x"), Literal("800 TB")), why="it says 80"),
    decided("merge", 3, about=(CERN, DESY)),
    decided("split", 4, about=(CERN, f"{BASE}place/cern"), why='a "place",\nnot a body \\ </script> — é'),
    decided("split", 5, about=(CERN,), article=f"{BASE}article/s05"),
    decided("rename", 6, about=(CERN,), name="CERN & co"),
    decided("retype", 7, about=(CERN,), type="Facility"),
    decided("relink", 8, about=(CERN,), new="https://ror.org/01ggx4157"),
    decided("relink", 9, about=(DESY,), old="https://ror.org/2"),
)


def decisions(*some: Decision) -> Decisions:
    return Decisions(some, base_iri=BASE)


def written(some: Decisions, folder: Path) -> Decisions:
    write_decisions(some, folder / "decisions.ttl")
    return read_decisions(folder / "decisions.ttl", base_iri=BASE)


def turtle(folder: Path, body: str) -> Path:
    path = folder / "decisions.ttl"
    prefixes = (
        "@prefix osk: <https://w3id.org/open-science-kg/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
        f"@prefix : <{BASE}> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    )
    path.write_text(prefixes + body, encoding="utf-8")
    return path


WHO = 'dcterms:creator "Ada" ; dcterms:created "2026-05-01T09:30:00Z"^^xsd:dateTime'


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert written(decisions(*ALL), tmp_path).all == ALL


def test_equal_decisions_give_equal_bytes(tmp_path: Path) -> None:
    write_decisions(decisions(*ALL), tmp_path / "a.ttl")
    write_decisions(decisions(*ALL[::-1], *ALL), tmp_path / "b.ttl")

    assert (tmp_path / "a.ttl").read_bytes() == (tmp_path / "b.ttl").read_bytes()


def test_no_file_is_no_decisions(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.ttl", base_iri=BASE).all == ()
    assert written(decisions(), tmp_path).all == ()


@settings(max_examples=40)
@given(why=st.text(max_size=40), name=st.text(min_size=1, max_size=40), by=st.text(min_size=1, max_size=10))
def test_any_words_of_a_person_survive(tmp_path_factory: pytest.TempPathFactory, why: str, name: str, by: str) -> None:
    one = Decision("rename", by, "2026-05-01T09:30:00Z", why, (CERN,), name=name)

    assert written(decisions(one), tmp_path_factory.mktemp("d")).all == (one,)


@pytest.mark.parametrize("type_", ENTITY_TYPES)
def test_every_type_survives(type_: str, tmp_path: Path) -> None:
    assert written(decisions(decided("retype", about=(CERN,), type=type_)), tmp_path).all[0].type == type_


def test_the_same_decision_told_with_two_reasons_is_read_again(tmp_path: Path) -> None:
    one, other = decided("merge", about=(CERN, DESY), why="x"), decided("merge", about=(CERN, DESY), why="y")

    assert written(decisions(one, other), tmp_path).merged == (("organization/cern", "organization/desy"),)


# ---- what is no file of decisions


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("this is { no Turtle", "not Turtle"),
        (f":d a osk:Decision ; {WHO} .", "needs osk:action"),
        (f":d a osk:Decision ; osk:action osk:explode ; osk:about :a, :b ; {WHO} .", "needs osk:action"),
        (":d a osk:Decision ; osk:action osk:merge ; osk:about :a, :b .", "needs osk:action, dcterms:created"),
        (f":d a osk:Decision ; osk:action osk:merge ; osk:about :a ; {WHO} .", "needs osk:about 2 times, not 1"),
        (f":d a osk:Decision ; osk:action osk:merge ; osk:about :a, :a ; {WHO} .", "needs osk:about 2 times, not 1"),
        (f":d a osk:Decision ; osk:action osk:merge ; osk:about :a, :b, :c ; {WHO} .", "2 times, not 3"),
        (f":d a osk:Decision ; osk:action osk:merge ; osk:about :a, <https://x.org/b> ; {WHO} .", "no thing of this graph"),
        (f":d a osk:Decision ; osk:action osk:split ; osk:about :a ; {WHO} .", "needs osk:about 2 times, not 1"),
        (f":d a osk:Decision ; osk:action osk:split ; osk:about :a, :b ; osk:inArticle :s ; {WHO} .", "1 times, not 2"),
        (f":d a osk:Decision ; osk:action osk:accept ; {WHO} .", "add rdf:subject"),
        (f":d a osk:Decision ; osk:action osk:reject ; rdf:subject :a ; rdf:predicate :b ; {WHO} .", "add rdf:subject"),
        (f":d a osk:Decision ; osk:action osk:merge ; osk:about :a, :b ; rdf:subject :a ; rdf:predicate :p ; rdf:object :b ; {WHO} .", "drop rdf:subject"),
        (f":d a osk:Decision ; osk:action osk:rename ; osk:about :a ; {WHO} .", "needs osk:newName"),
        (f":d a osk:Decision ; osk:action osk:retype ; osk:about :a ; {WHO} .", "needs osk:newType"),
        (f":d a osk:Decision ; osk:action osk:retype ; osk:about :a ; osk:newType osk:Statement ; {WHO} .", "needs osk:newType"),
        (f":d a osk:Decision ; osk:action osk:relink ; osk:about :a ; {WHO} .", "needs osk:newIdentifier"),
        (f":d a osk:Decision ; osk:action osk:rename ; osk:about :a ; osk:newName 'x', 'y' ; {WHO} .", "newName is there 2 times"),
    ],
)  # fmt: skip
def test_bad_file_is_refused_in_one_line(body: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        read_decisions(turtle(tmp_path, body), base_iri=BASE)

    assert "decisions.ttl" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00" * 40, "é <".encode("latin-1")])
def test_bytes_that_are_no_text_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "decisions.ttl").write_bytes(content)

    with pytest.raises(FormatError, match="not Turtle"):
        read_decisions(tmp_path / "decisions.ttl", base_iri=BASE)


def test_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        read_decisions(tmp_path, base_iri=BASE)


def test_other_triples_in_the_file_are_passed_over(tmp_path: Path) -> None:
    path = turtle(
        tmp_path,
        f":note a osk:Note ; osk:action osk:merge . :d a osk:Decision ; osk:action osk:merge ; osk:about :a, :b ; {WHO} .",
    )

    assert read_decisions(path, base_iri=BASE).merged == (("a", "b"),)


def test_what_is_checked_says_where() -> None:
    with pytest.raises(FormatError, match=r"row 7: osk:rename needs osk:newName"):
        check_decision(decided("rename", about=(CERN,), name=""), where="row 7", base_iri=BASE)


def test_file_that_could_not_be_written_is_as_before(tmp_path: Path) -> None:
    path = tmp_path / "decisions.ttl"
    write_decisions(decisions(ALL[0]), path)
    before = path.read_bytes()

    with pytest.raises(KeyError):
        write_decisions(decisions(decided("explode", about=(CERN,))), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["decisions.ttl"]


# ---- what decisions come to


def test_later_decision_on_two_things_wins() -> None:
    merge, split = decided("merge", about=(CERN, DESY)), decided("split", 2, about=(DESY, CERN))
    again = decided("merge", 3, about=(DESY, CERN))

    assert (decisions(split, merge).merged, len(decisions(split, merge).apart)) == ((), 1)
    assert (len(decisions(again, merge, split).merged), decisions(again, merge, split).apart) == (1, ())


def test_split_in_an_article_leaves_a_merge_alone() -> None:
    off = decided("split", 2, about=(CERN,), article=f"{BASE}article/s05")
    both = decisions(decided("merge", about=(CERN, DESY)), off)

    assert (len(both.merged), both.apart) == (1, ())
    assert both.is_split_off("organization/cern", "s05")
    assert not both.is_split_off("organization/cern", "s06")
    assert not both.is_split_off("organization/desy", "s05")


def test_later_decision_on_a_statement_wins() -> None:
    accepted, rejected = decided("accept", statement=SAID), decided("reject", 2, statement=SAID)

    assert decisions(rejected, accepted).on_statements == (rejected,)


def test_later_name_wins_and_leaves_the_type_alone() -> None:
    first, last = decided("rename", about=(CERN,), name="A"), decided("rename", 2, about=(CERN,), name="B")
    type_ = decided("retype", about=(CERN,), type="Facility")

    assert set(decisions(last, first, type_).about_things["organization/cern"]) == {last, type_}


def test_identifier_that_was_dropped_and_added_again_is_there() -> None:
    iri = "https://ror.org/1"
    both = decisions(decided("relink", about=(CERN,), old=iri), decided("relink", 2, about=(CERN,), new=iri))

    assert both.added_identifiers("organization/cern") == [iri]
    assert both.dropped_identifiers("organization/cern") == []


def test_exchange_of_identifiers_is_taken_back_by_its_reverse() -> None:
    x, y = "https://ror.org/1", "https://ror.org/2"
    both = decisions(decided("relink", about=(CERN,), new=x, old=y), decided("relink", 2, about=(CERN,), new=y, old=x))

    assert both.added_identifiers("organization/cern") == [y]
    assert both.dropped_identifiers("organization/cern") == [x]


def test_exchange_of_identifiers_is_two_decisions() -> None:
    exchange = decided("relink", about=(CERN,), new="https://ror.org/1", old="https://ror.org/2")

    assert {(d.new, d.old) for d in decisions(exchange).all} == {
        ("https://ror.org/1", None),
        (None, "https://ror.org/2"),
    }


def test_two_identifiers_are_both_added() -> None:
    both = decisions(
        decided("relink", about=(CERN,), new="https://a"), decided("relink", 2, about=(CERN,), new="https://b")
    )

    assert both.added_identifiers("organization/cern") == ["https://a", "https://b"]


def test_undone_decision_brings_the_one_before_back() -> None:
    first, last = decided("rename", about=(CERN,), name="A"), decided("rename", 2, about=(CERN,), name="B")
    both = decisions(first).with_(last)

    assert both.valid == (last,)
    assert both.without(last.key).valid == (first,)
    assert both.without(last.key[:6]).all == (first,)
    assert both.without("0" * 16).all == both.all


def test_key_tells_decisions_apart() -> None:
    assert len({one.key for one in ALL}) == len(ALL)
    assert all(len(one.key) == 16 for one in ALL)
    assert decided("rename", about=(CERN,), name="A").key != decided("rename", about=(CERN,), name="B").key


@given(st.permutations(ALL))
def test_order_of_the_file_does_not_matter(shuffled: list[Decision]) -> None:
    assert decisions(*shuffled).all == ALL
