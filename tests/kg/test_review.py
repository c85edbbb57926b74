"""The queue of what is in doubt, and what choices on it come to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from extract.registry import Registry
from kg.decisions import Decision, read_decisions
from kg.errors import FormatError, KgError, UsageError
from kg.review import Item, Standing, by_key, read_queue
from kg.review_decide import decide, read_choice, record, take_back
from kg.review_session import Session
from kg.review_sheet import COLUMNS, guarded, plain, read_sheet, write_sheet
from kg.review_sides import Shown, show_items
from kg.store import GraphStore
from tests.kg.asking import make_curated_store

BASE = "https://w3id.org/open-science-kg/id/"
FUNDS = (f"{BASE}organization/swiss-data-fund", f"{BASE}organization/swiss-open-data-fund")
AT = "2026-06-01T10:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """The store of ``curated``, to change."""
    folder = make_curated_store(tmp_path / "store")
    with GraphStore.open(folder, registry=Registry(())) as graph:
        graph.refresh()
        yield graph


def queue(store: GraphStore, *kinds: str) -> tuple[Item, ...]:
    return read_queue(store, store.read_decisions(), kinds=kinds)


def one(store: GraphStore, kind: str) -> Item:
    return queue(store, kind)[0]


def choose(store: GraphStore, item: Item, choice: str) -> None:
    record(store.decisions_path, decide(item, choice, by="Ada", at=AT), base_iri=store.base_iri)


def shown(store: GraphStore, *items: Item) -> list[Shown]:
    return list(show_items(store, items, Registry(())))


def test_every_kind_of_doubt_is_there(curated: GraphStore) -> None:
    items = read_queue(curated, curated.read_decisions())

    assert [item.kind for item in items].count("statement") == 3
    assert {item.kind for item in items} == {"merge", "link", "statement", "conflict"}
    assert list(items) == sorted(items, key=lambda item: -item.weight)
    assert items[0].iris == FUNDS  # named in most articles, near the threshold


def test_queue_is_the_same_each_time(curated: GraphStore) -> None:
    assert read_queue(curated, curated.read_decisions()) == read_queue(curated, curated.read_decisions())


def test_filters(curated: GraphStore) -> None:
    decisions = curated.read_decisions()

    assert [i.kind for i in read_queue(curated, decisions, kinds=["link", "merge"])] == ["merge", "link"]
    assert {i.kind for i in read_queue(curated, decisions, entity=FUNDS[0])} == {"merge", "link", "statement"}
    assert len(read_queue(curated, decisions, kinds=["statement"], below=0.35)) == 2
    with pytest.raises(UsageError, match="merges: no such kind; there are merge, link, statement, conflict"):
        read_queue(curated, decisions, kinds=["merges"])


def test_sides_have_names_and_sentences(curated: GraphStore) -> None:
    (merge,) = shown(curated, *read_queue(curated, curated.read_decisions(), kinds=["merge"]))
    left, right = merge.sides

    assert (left.label, left.kind, left.articles) == ("Swiss Data Fund", "organization", 1)
    assert [(s.text, s.article, s.published) for s in left.sentences] == [
        ("The Swiss Data Fund is in Kyoto.", "News of kyoto", "2021-04-01")
    ]
    assert len(right.sentences) == 2
    assert right.sentences[0].text.startswith("The Swiss Open Data Fund launched Alpdata in 2020")


@pytest.mark.parametrize("kind", ["merge", "link", "statement"])
@pytest.mark.parametrize("choice", ["accept", "reject"])
def test_what_was_decided_does_not_come_back(kind: str, choice: str, store: GraphStore) -> None:
    item = one(store, kind)
    choose(store, item, choice)

    assert item.key not in by_key(queue(store))  # before the graph knows
    store.refresh()
    assert item.key not in by_key(queue(store))


def test_accepted_merge_is_one_thing_and_a_rejected_one_no_doubt(store: GraphStore) -> None:
    choose(store, one(store, "merge"), "accept")
    store.refresh()
    (new,) = store.select("SELECT ?new { organization:swiss-data-fund dcterms:isReplacedBy ?new }")

    assert new["new"].value == FUNDS[1]
    choose(store, Item("merge", FUNDS, 0.5), "reject")
    store.refresh()
    assert store.pending() | {"withheld": 0} == {"merged": 0, "in doubt": 0, "withheld": 0}


def test_accepted_link_is_asserted(store: GraphStore) -> None:
    choose(store, one(store, "link"), "accept")
    store.refresh()

    assert store.query("ASK { organization:swiss-data-fund owl:sameAs <https://ror.org/05a28rw58> }")


@pytest.mark.parametrize(
    ("choice", "left"), [("first", {"2020"}), ("second", {"2019"}), ("both", {"2019", "2020"}), ("neither", set())]
)
def test_conflict_is_settled(choice: str, left: set[str], store: GraphStore) -> None:
    item = one(store, "conflict")
    order = [said[2].value for said in item.said]
    assert sorted(order) == ["2019", "2020"]
    choose(
        store, item, choice if order == ["2020", "2019"] else {"first": "second", "second": "first"}.get(choice, choice)
    )
    store.refresh()

    assert {row["d"].value for row in store.select("SELECT ?d { repository:alpdata osk:date ?d }")} == left
    assert queue(store, "conflict") == ()


def test_repeated_decision_is_not_written_twice(store: GraphStore) -> None:
    new = decide(one(store, "merge"), "accept", by="Ada", at=AT)
    other = decide(one(store, "merge"), "accept", by="Bob", at="2026-06-02T10:00:00Z")

    assert record(store.decisions_path, new, base_iri=BASE) == new
    assert record(store.decisions_path, other, base_iri=BASE) == ()


def test_later_decision_of_the_same_second_counts(store: GraphStore) -> None:
    item = one(store, "statement")
    for choice in ("accept", "reject", "accept", "reject", "accept"):
        choose(store, item, choice)

    assert [d.action for d in store.read_decisions().on_statements if d.creator == "Ada"] == ["accept"]


def test_taking_back_needs_one_key(store: GraphStore) -> None:
    choose(store, one(store, "merge"), "accept")
    (merged,) = (d for d in store.read_decisions().all if d.action == "merge")

    assert take_back(store.decisions_path, f"decision/{merged.key[:6]}", base_iri=BASE) == merged
    assert len(store.read_decisions().all) == 2
    for key in ("", "abc", merged.key):
        with pytest.raises(KgError, match="no decision"):
            take_back(store.decisions_path, key, base_iri=BASE)


def test_words_of_choices() -> None:
    assert [read_choice("merge", w) for w in ("y", " Accept ", "N", "split")] == [
        "accept",
        "accept",
        "reject",
        "reject",
    ]
    assert [read_choice("conflict", w) for w in ("1", "second", "b", "neither")] == [
        "first",
        "second",
        "both",
        "neither",
    ]
    for kind, word in (("merge", "1"), ("conflict", "y"), ("link", "perhaps"), ("merge", "neither")):
        with pytest.raises(UsageError, match=f"no decision on a {kind}; write"):
            read_choice(kind, word)


# ---- a file that a person edits


def test_edited_file_takes_effect_on_the_next_read(tmp_path: Path) -> None:
    folder = make_curated_store(tmp_path / "store")
    file = tmp_path / "decisions.ttl"
    file.write_text(
        file.read_text()
        + '\n[] a osk:Decision ; osk:action osk:rename ; osk:about repository:alpdata ; osk:newName "Alps" ;\n'
        ' dcterms:creator "Bob" ; dcterms:created "2026-07-01T12:00:00+02:00"^^xsd:dateTime .\n'
    )

    with GraphStore.open(folder, read_only=True) as store:
        (row,) = store.select("SELECT ?label { repository:alpdata rdfs:label ?label }")
        assert row["label"].value == "Alps"
        assert [d.created for d in store.read_decisions().all][-1] == "2026-07-01T10:00:00Z"
    file.unlink()
    with GraphStore.open(folder, read_only=True) as store:
        assert store.pending()["withheld"] == 0


def test_file_elsewhere_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folder = make_curated_store(tmp_path / "a" / "store")
    elsewhere = tmp_path / "mine.ttl"
    (tmp_path / "a" / "decisions.ttl").rename(elsewhere)
    with GraphStore.open(folder, registry=Registry(()), decisions=elsewhere) as store:
        store.refresh()

    with GraphStore.open(folder, read_only=True) as store:
        assert store.decisions_path == elsewhere
        assert store.pending()["withheld"] == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("this is no Turtle", "not Turtle"),
        ('[] a osk:Decision ; osk:action osk:merge ; dcterms:creator "A" ; dcterms:created "2026-07-01" .', "osk:about 2 times"),
        ('[] a osk:Decision ; osk:action osk:rename ; osk:newName "x" ; osk:about <organization/x> ; '
         'dcterms:creator "A" ; dcterms:created "soon" .', "'soon' is no time"),
    ],
)  # fmt: skip
def test_broken_file_is_one_line_with_its_name(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "decisions.ttl"
    prefixes = (
        "@prefix osk: <https://w3id.org/open-science-kg/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
    )
    file.write_text(prefixes + text)

    with pytest.raises(FormatError, match=message) as caught:
        read_decisions(file, base_iri=BASE)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_folder_in_place_of_the_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        read_decisions(tmp_path, base_iri=BASE)


# ---- a spreadsheet


def filled(store: GraphStore, **cells: str) -> str:
    """The sheet of the merge, with cells filled in."""
    text = io.StringIO()
    write_sheet(shown(store, one(store, "merge")), text)
    header, row = text.getvalue().split("\r\n")[:2]
    assert header == ",".join(COLUMNS)
    return f"{header}\r\n{cells.get('decision', '')},{cells.get('why', '')},{row[2:]}\r\n"


def read(store: GraphStore, text: str) -> tuple[list[str], list[str], int]:
    standing = Standing(store, store.read_decisions())
    sheet = read_sheet(io.StringIO(text, newline=""), by_key(queue(store)), standing, name="q.csv")
    return [f"{c.choice}: {c.why}" for c in sheet.choices], list(sheet.bad), sheet.known


def test_filled_row_is_a_choice_and_an_empty_one_none(curated: GraphStore) -> None:
    assert read(curated, filled(curated, decision="accept", why="\"'=1+1, \"\"so\"\"\nit is\"")) == (
        ['accept: =1+1, "so"\nit is'], [], 0,
    )  # fmt: skip
    assert read(curated, filled(curated)) == read(curated, filled(curated, decision="skip")) == ([], [], 0)


def test_semicolons_are_read_too(curated: GraphStore) -> None:
    key = one(curated, "merge").key

    assert read(curated, f"Key;Decision;Why\n{key};no;two boards\n") == (["reject: two boards"], [], 0)


def test_bad_rows_are_named_by_their_line(curated: GraphStore) -> None:
    key = one(curated, "merge").key
    text = f'key,decision,why\n{key},accept,"a\nb"\n{key},reject,\nabc,accept,\n{key},maybe\n,accept\n'

    choices, bad, _ = read(curated, text)

    assert choices == ["accept: a\nb"]
    assert bad == [
        "line 4: line 2 decides on the same",
        "line 5: nothing in doubt has the key 'abc' any more",
        "line 6: line 2 decides on the same",
        "line 7: the key is missing",
    ]


def test_row_that_was_decided_before_is_not_bad(store: GraphStore) -> None:
    sheet = filled(store, decision="accept")
    choose(store, one(store, "merge"), "accept")
    store.refresh()

    assert read(store, sheet) == ([], [], 1)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "key,why\n", "\x00\x01"])
def test_other_file_is_refused(text: str, curated: GraphStore) -> None:
    with pytest.raises(FormatError, match=r"q\.csv:1: no column"):
        read(curated, text)


@given(st.text())
def test_guarded_cells_start_no_formula_and_come_back(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(guarded(cell)) == cell


def test_hostile_name_leaves_the_sheet_as_a_cell(store: GraphStore) -> None:
    name = '=HYPERLINK("http://example.org","x")'
    rename = Decision("rename", "Ada", AT, about=(FUNDS[0],), name=name)
    record(store.decisions_path, (rename,), base_iri=BASE)
    store.refresh()
    text = io.StringIO()
    write_sheet(shown(store, one(store, "merge")), text)

    assert '''"'=HYPERLINK(""http://example.org"",""x"")"''' in text.getvalue()


# ---- in a terminal


class Person:
    """Answers of a person, one after the other."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        if not self.answers:
            raise EOFError
        answer = self.answers.pop(0)
        if answer == "^C":
            raise KeyboardInterrupt
        return answer


def session(store: GraphStore, *answers: str) -> tuple[Session, str]:
    out = io.StringIO()
    console = Console(file=out, width=200, highlight=False)
    one_ = Session(console, Person(*answers), lambda: AT, store.decisions_path, BASE, "Ada")
    try:
        one_.run(shown(store, *queue(store)))
    except KeyboardInterrupt:
        out.write("^C")
    return one_, out.getvalue()


def ours(store: GraphStore) -> list[tuple[str, str]]:
    return [(d.action, d.why) for d in store.read_decisions().all if d.creator == "Ada"]


def test_each_key_does_what_it_says(store: GraphStore) -> None:
    _, text = session(store, "w same board", "y", "s", "x", "n", "q")

    assert sorted(ours(store)) == [("merge", "same board"), ("reject", "")]
    assert "1 of 6 · merge" in text
    assert "“The Swiss Data Fund is in Kyoto.”" in text
    assert "'x' is no decision on a statement" in text


def test_undo_goes_back_to_the_item(store: GraphStore) -> None:
    one_, text = session(store, "y", "u", "u", "n")

    assert ours(store) == [("split", "")]
    assert one_.decided == 1
    assert text.count("1 of 6 · merge") == 2 + 1
    assert "nothing to undo" in text


def test_nothing_is_lost_by_an_interruption(store: GraphStore) -> None:
    _, text = session(store, "y", "^C")

    assert ours(store) == [("merge", "")]
    assert text.endswith("^C")


def test_statement_that_was_rejected_asks_nothing_more(store: GraphStore) -> None:
    texts = [item.kind for item in queue(store)]
    _, text = session(store, "s", *["n"] * len(texts))

    assert "conflict" in texts
    assert "WHICH IS RIGHT?" not in text
