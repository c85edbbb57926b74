"""What a clause claims, on parses written by hand."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.parse import Parse, read_parse
from extract.relations.status import clause_status, status_around


def parse_of(*tokens: str) -> Parse:
    """A parse from ``word/POS/dep/head`` tokens; the lemma is the word unless it is given as ``word=lemma``."""
    words, lemmas, tags, deps, heads = [], [], [], [], []
    for token in tokens:
        form, pos, dep, head = token.split("/")
        word, _, lemma = form.partition("=")
        words.append(word)
        lemmas.append(lemma or word.lower())
        tags.append(pos)
        deps.append(dep)
        heads.append(int(head))
    return read_parse(Doc(Vocab(), words=words, lemmas=lemmas, pos=tags, deps=deps, heads=heads))


CERN = "CERN/PROPN/nsubj"
ZENODO = "Zenodo/PROPN/dobj"


@pytest.mark.parametrize(
    ("tokens", "verb", "status"),
    [
        pytest.param((f"{CERN}/1", "launched=launch/VERB/ROOT/1", f"{ZENODO}/1"), 1, "asserted", id="plain"),
        pytest.param(
            (f"{CERN}/3", "did/AUX/aux/3", "not/PART/neg/3", "launch/VERB/ROOT/3", f"{ZENODO}/3"), 3, None, id="not"
        ),
        pytest.param((f"{CERN}/2", "never/ADV/advmod/2", "launched=launch/VERB/ROOT/2"), 2, None, id="never"),
        pytest.param(
            ("No=no/DET/det/1", "agency/NOUN/nsubj/2", "launched=launch/VERB/ROOT/2", f"{ZENODO}/2"), 2, None, id="no"
        ),
        pytest.param((f"{CERN}/2", "may/AUX/aux/2", "launch/VERB/ROOT/2", f"{ZENODO}/2"), 2, None, id="hedged"),
        pytest.param((f"{CERN}/2", "will/AUX/aux/2", "launch/VERB/ROOT/2", f"{ZENODO}/2"), 2, "announced", id="will"),
        pytest.param((f"{CERN}/3", "will/AUX/aux/3", "not/PART/neg/3", "launch/VERB/ROOT/3"), 3, None, id="will not"),
        pytest.param(
            (f"{CERN}/1", "plans=plan/VERB/ROOT/1", "to/PART/aux/3", "launch/VERB/xcomp/1", f"{ZENODO}/3"),
            3,
            "announced",
            id="planned",
        ),
        pytest.param(
            (f"{CERN}/1", "hopes=hope/VERB/ROOT/1", "to/PART/aux/3", "launch/VERB/xcomp/1", f"{ZENODO}/3"),
            3,
            None,
            id="wished",
        ),
        pytest.param(
            (
                "The/DET/det/1",
                "proposal/NOUN/nsubj/5",
                "to/PART/aux/3",
                "launch/VERB/acl/1",
                f"{ZENODO}/3",
                "failed=fail/VERB/ROOT/5",
            ),
            3,
            None,
            id="proposal to",
        ),
        pytest.param(
            (
                "The/DET/det/1",
                "plan/NOUN/nsubj/5",
                "to/PART/aux/3",
                "launch/VERB/acl/1",
                f"{ZENODO}/3",
                "pleased=please/VERB/ROOT/5",
            ),
            3,
            "announced",
            id="plan to",
        ),
        pytest.param(
            ("If/SCONJ/mark/2", f"{CERN}/2", "launches=launch/VERB/advcl/4", "we/PRON/nsubj/4", "cheer/VERB/ROOT/4"),
            2,
            None,
            id="if",
        ),
        pytest.param(
            (
                f"{CERN}/1",
                "grew=grow/VERB/ROOT/1",
                "without/ADP/prep/1",
                "launching=launch/VERB/pcomp/2",
                f"{ZENODO}/3",
            ),
            3,
            None,
            id="without",
        ),
        pytest.param(
            (
                f"{CERN}/2",
                "not/PART/neg/2",
                "funds=fund/VERB/ROOT/2",
                "and/CCONJ/cc/2",
                "runs=run/VERB/conj/2",
                f"{ZENODO}/4",
            ),
            4,
            None,
            id="a shared negation reaches the second verb",
        ),
        pytest.param(
            (
                f"{CERN}/2",
                "not/PART/neg/2",
                "funds=fund/VERB/ROOT/2",
                "but/CCONJ/cc/2",
                "NASA/PROPN/nsubj/5",
                "runs=run/VERB/conj/2",
            ),
            5,
            "asserted",
            id="a second verb with a subject of its own stands alone",
        ),
        pytest.param(
            ("She/PRON/nsubj/1", "said=say/VERB/ROOT/1", f"{CERN}/3", "launched=launch/VERB/ccomp/1"),
            3,
            "asserted",
            id="reported",
        ),
    ],
)
def test_a_clause_claims_what_its_words_say(tokens: tuple[str, ...], verb: int, status: str | None) -> None:
    assert clause_status(parse_of(*tokens), verb) == status


def test_a_noun_has_the_status_of_its_clause() -> None:
    parse = parse_of("It/PRON/nsubj/2", "will/AUX/aux/2", "announce/VERB/ROOT/2", "the/DET/det/4", "launch/NOUN/dobj/2")

    assert status_around(parse, 4) == "announced"


def test_a_noun_without_a_verb_is_asserted() -> None:
    parse = parse_of("Launch=launch/NOUN/ROOT/0", "of/ADP/prep/0", "Zenodo/PROPN/pobj/1")

    assert status_around(parse, 0) == "asserted"
