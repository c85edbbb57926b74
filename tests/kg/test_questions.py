"""The ready questions: well-formed headers, and what each finds in a small store."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import FormatError, KgError, UsageError
from kg.parameters import bind
from kg.questions import Parameter, find_question, parse_query, parse_question, read_questions
from kg.resources import data_path
from kg.results import read_answer, term_text
from kg.store import GraphStore

QUESTIONS = {q.name: q for q in read_questions()}
CURATION = ("conflicts", "decisions", "doubtful-merges", "reprints", "withheld")


def ask(store: GraphStore, name: str, **values: str) -> list[tuple[str, ...]]:
    """The rows of a ready question as people see them, without sentences."""
    question = QUESTIONS[name]
    answer = read_answer(store.query(question.sparql, bindings=bind(question, values, store)))
    names = [v for v in answer.variables if v != "sentence" and f"{v}Label" not in answer.variables]
    places = [answer.variables.index(v) for v in names]
    return [tuple(term_text(row[i], store.base_iri) for i in places) for row in answer.rows]


def test_every_file_is_a_question() -> None:
    files = sorted(path.stem for path in data_path("queries").glob("*.rq"))

    assert sorted(QUESTIONS) == files
    assert len(files) >= 16


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_header_is_a_question_and_its_parameters_are_described(name: str) -> None:
    question = QUESTIONS[name]

    assert question.question.endswith("?")
    assert all(len(p.description) > 10 for p in question.parameters)
    assert all(p.name in question.sparql.split("WHERE", 1)[1] for p in question.parameters)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_finds_something_and_is_ordered(name: str, asked: GraphStore, curated: GraphStore) -> None:
    values = {"entity": "CERN", "date": "2012", "text": "TB", "integer": "1"}
    required = {p.name: values[p.type] for p in QUESTIONS[name].parameters if p.required}
    required |= {"to": "Zenodo"} if "to" in required else {}

    assert ask(curated if name in CURATION else asked, name, **required)
    assert "ORDER BY" in QUESTIONS[name].sparql


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_parameter_can_be_given(name: str, asked: GraphStore) -> None:
    values = {"entity": "CERN", "date": "2023-06", "text": "TB", "integer": "1"}

    assert ask(asked, name, **{p.name: values[p.type] for p in QUESTIONS[name].parameters}) is not None


def test_releases_by_size_come_largest_first(asked: GraphStore) -> None:
    assert ask(asked, "releases-by-size") == [
        ("LHCb", "800 terabytes of data", "800 TB", "", "", "", "CERN Open Data Portal", "lhcb-data"),
        ("ATLAS", "65 TB of data", "65 TB", "", "", "2024-07-01", "", "atlas-data"),
    ]


def test_releases_of_one_agent(asked: GraphStore) -> None:
    assert ask(asked, "releases", agent="lhcb") == [
        ("LHCb", "800 terabytes of data", "dataset", "", "800 TB", "CERN Open Data Portal", "2023-12-18", "lhcb-data")
    ]


@pytest.mark.parametrize(
    ("values", "things"),
    [
        ({"since": "2024"}, ["65 TB of data"]),
        ({"until": "2023"}, ["800 terabytes of data"]),
        ({"since": "2023-12-18", "until": "2024-07"}, ["65 TB of data", "800 terabytes of data"]),
        ({"since": "2024-07-02"}, []),
    ],
)
def test_times_compare_as_precisely_as_they_are_given(
    values: dict[str, str], things: list[str], asked: GraphStore
) -> None:
    assert [row[1] for row in ask(asked, "releases", **values)] == things


def test_timeline_is_in_order_and_says_who_did_what(asked: GraphStore) -> None:
    assert [row[:4] for row in ask(asked, "timeline", until="2023")] == [
        ("2013-05-08", "launched", "Zenodo", "CERN"),
        ("2013-05-08", "launched", "Zenodo", "OpenAIRE"),
        ("2021", "adopted", "Déclaration d’Été", "UNESCO"),
        ("2023-07", "organised", "summit", "CERN"),
        ("2023-07", "organised", "summit", "NASA"),
    ]


def test_path_shows_the_direction_of_each_step(asked: GraphStore) -> None:
    rows = ask(asked, "path", **{"from": "NASA", "to": "Zenodo"})

    assert rows[0] == ("2", "NASA", "↔ collaboratesWith", "CERN", "launched →", "", "", "Zenodo")
    assert ("3", "NASA", "organizes →", "summit", "← organizes", "CERN", "launched →", "Zenodo") in rows
    assert len(rows) == len(set(rows)) == 3


def test_events_are_one_row_each(asked: GraphStore) -> None:
    assert ask(asked, "events") == [("summit", "2023-07", "Geneva", "CERN · NASA", "summit")]


def test_events_of_a_place_and_an_organizer(asked: GraphStore) -> None:
    assert len(ask(asked, "events", place="Geneva", organizer="NASA")) == 1
    assert ask(asked, "events", organizer="UNESCO") == []


def test_funding_says_how_much(asked: GraphStore) -> None:
    assert ask(asked, "funding") == [("European Commission", "OpenAIRE", "5000000 EUR", "2013-05-08", "zenodo")]


def test_a_head_is_listed_once(asked: GraphStore) -> None:
    assert ask(asked, "people") == [("Tim Smith", "leads", "IT Department", "2013-05-08", "zenodo")]


def test_software_use(asked: GraphStore) -> None:
    assert ask(asked, "software-use", thing="ROOT") == [("LHCb", "ROOT", "software", "2023-12-18", "lhcb-data")]


def test_members_of_and_membership_in(asked: GraphStore) -> None:
    part = ("IT Department", "part of", "CERN", "2013-05-08", "zenodo")

    assert ask(asked, "members", entity="CERN") == ask(asked, "members", member="IT Department") == [part]


def test_operators_have_the_day_of_the_launch_alone(asked: GraphStore) -> None:
    assert ask(asked, "operators", agent="CERN") == [
        ("CERN", "operates", "CERN Open Data Portal", "", "2023-12-18", "lhcb-data"),
        ("CERN", "launched", "Zenodo", "", "", "summit"),
        ("CERN", "launched", "Zenodo", "2013-05-08", "2013-05-08", "zenodo"),
    ]


def test_partners_of_one_are_found_from_both_sides(asked: GraphStore) -> None:
    rows = ask(asked, "partners", entity="CERN")

    assert [row[:2] for row in rows] == [("CERN", "OpenAIRE"), ("CERN", "NASA")]


def test_policies_say_status_and_date(asked: GraphStore) -> None:
    assert ask(asked, "policies") == [("UNESCO", "Déclaration d’Été", "2021", "announced", "", "summit")]


def test_whats_new_leaves_out_what_was_known_before(asked: GraphStore) -> None:
    assert {row[0] for row in ask(asked, "whats-new", since="2024")} == {"2024-07-01"}


def test_doubtful_links(asked: GraphStore) -> None:
    assert ask(asked, "doubtful-links") == [("LHCb", "http://www.wikidata.org/entity/Q492183", "0.61", "lhcb-data")]


def test_doubtful_merges(curated: GraphStore) -> None:
    (row,) = ask(curated, "doubtful-merges", entity="Swiss Data Fund")

    assert row[:2] == ("Swiss Data Fund", "Swiss Open Data Fund")
    assert ask(curated, "doubtful-merges", entity="CERN") == []


def test_conflicts_show_both_values_once(curated: GraphStore) -> None:
    (row,) = ask(curated, "conflicts")

    assert row[:7] == ("Alp Data", "date", "2020", "0.8", "2021-03-01", "2019", "0.3")
    assert ask(curated, "conflicts", entity="CERN") == []


def test_decisions_say_who_when_what_and_why(curated: GraphStore) -> None:
    rows = [row[:-1] for row in ask(curated, "decisions")]

    assert rows == [
        ("2026-05-17T09:30:00Z", "Ada Lovelace", "reject", "CERN", "operates", "Alp Data", "", "", "a rumour"),
        ("2026-05-17T09:31:00Z", "Ada Lovelace", "rename", "Alp Data", "", "", "Alp Data", "", ""),
    ]
    assert len(ask(curated, "decisions", entity="CERN")) == 1
    assert ask(curated, "decisions", since="2026-06") == []


def test_withheld_statements_come_with_the_reason(curated: GraphStore) -> None:
    (row,) = ask(curated, "withheld")

    assert row[:-1] == ("rejected by Ada Lovelace on 2026-05-17: a rumour", "CERN", "operates", "Alp Data", "rumour")


def test_reprints_name_the_first_article(curated: GraphStore) -> None:
    assert ask(curated, "reprints") == [
        ("fund-copy", "News of fund-copy", "2021-03-02", "fund", "News of fund", "2021-03-01")
    ]


def test_what_can_be_had_where(asked: GraphStore) -> None:
    row = ("800 terabytes of data", "CERN Open Data Portal", "LHCb", "2023-12-18", "lhcb-data")

    assert ask(asked, "available-at") == ask(asked, "available-at", where="CERN Open Data Portal") == [row]
    assert ask(asked, "available-at", thing="65 TB of data") == []


def test_what_is_announced_is_left_out_once_it_is_reported_as_done(asked: GraphStore) -> None:
    rows = ask(asked, "announced", entity="CERN")

    assert [row[:3] for row in rows] == [("CERN", "collaboratesWith", "NASA"), ("CERN", "organizes", "summit")]


def test_things_without_an_identifier(asked: GraphStore) -> None:
    assert ask(asked, "unlinked", type="Organization") == [
        ("European Commission", "Organization", "1", "zenodo"),
        ("NASA", "Organization", "1", "summit"),
        ("UNESCO", "Organization", "1", "summit"),
    ]
    assert ask(asked, "unlinked", type="Person") == []


def test_evidence_has_a_row_for_every_sentence(asked: GraphStore) -> None:
    rows = ask(asked, "evidence", entity="Zenodo")

    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("CERN", "launched", "Zenodo"),
        ("CERN", "launched", "Zenodo"),
        ("OpenAIRE", "launched", "Zenodo"),
        ("Zenodo", "date", "2013-05-08"),
    ]


HEADER = """# Who is it?
#
# A note for readers.
# @param who  entity  required  the one asked for
# @param n    integer  how many
SELECT ?who ?n { ?who ?p ?n }"""


def test_header_is_read() -> None:
    question = parse_question(HEADER, name="q", where="q.rq")

    assert question.question == "Who is it?"
    assert question.parameters == (
        Parameter("who", "entity", True, "the one asked for"),
        Parameter("n", "integer", False, "how many"),
    )
    assert question.sparql == HEADER


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {}", "q.rq:1: the first comment line must be the question"),
        ("", "q.rq:1: the first comment line must be the question"),
        ("# @param a  text  x\nSELECT ?a {}", "q.rq:1: the first comment line must be the question"),
        ("# Q?\n# @params a\nSELECT * {}", "q.rq:2: unknown @params; there is @param"),
        ("# Q?\n# @param a  text\nSELECT ?a {}", "q.rq:2: a parameter is written"),
        ("# Q?\n# @param a  number  x\nSELECT ?a {}", "q.rq:2: unknown type 'number' of parameter a"),
        ("# Q?\n# @param a  text  x\n# @param a  text  y\nSELECT ?a {}", "q.rq:3: the parameter a is there twice"),
        ("# Q?\n# @param a  text  x\nSELECT ?ab {}", "q.rq:2: the query has no variable [?]a"),
    ],
)
def test_malformed_header_is_an_error_with_its_line(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        parse_question(text, name="q", where="q.rq")


def test_a_typed_query_needs_no_header() -> None:
    assert not parse_query("# a comment\nSELECT * {}", name="q", where="q").declared
    assert parse_query(HEADER, name="q", where="q").declared


def test_a_folder_of_questions_is_read_in_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.rq").write_text(f"# {name}?\nSELECT * {{}}")

    assert [q.question for q in read_questions(tmp_path)] == ["a?", "b?"]


def test_unknown_question_and_parameter_say_what_there_is() -> None:
    with pytest.raises(UsageError, match="no question 'partner'; did you mean partners"):
        find_question("partner", read_questions())
    with pytest.raises(UsageError, match="partners has no parameter 'org'; it has entity"):
        QUESTIONS["partners"].check({"org": "x"})
    with pytest.raises(UsageError, match="path needs to, where it ends; add --param to="):
        QUESTIONS["path"].check({"from": "x"})


@pytest.mark.parametrize("value", ["soon", "2023-13", "2023/2024", "--05", "2023-02-30", ""])
def test_a_date_is_a_day_a_month_or_a_year(value: str, asked: GraphStore) -> None:
    with pytest.raises(UsageError, match="not a date; write 2023, 2023-12 or 2023-12-18"):
        bind(QUESTIONS["whats-new"], {"since": value}, asked)


def test_a_number_is_whole(asked: GraphStore) -> None:
    question = parse_question(HEADER, name="q", where="q.rq")

    with pytest.raises(UsageError, match=r"n=1\.5: not a whole number"):
        bind(question, {"who": "CERN", "n": "1.5"}, asked)


def test_a_value_cannot_leave_its_literal(asked: GraphStore) -> None:
    assert ask(asked, "releases-by-size", unit='TB") || true || ("') == []
    with pytest.raises(KgError, match="no entity"):
        ask(asked, "partners", entity="CERN> } #")
