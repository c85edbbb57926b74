"""Sentences that name several things and state no relation between them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from extract.gold import CORPUS
from extract.records import Facts

pytestmark = pytest.mark.model

TOLERATED = 0.05  # share of such texts that may yield a relation


def test_few_silent_sentences_yield_a_relation(extract_facts: Callable[..., Facts]) -> None:
    texts = [json.loads(line)["text"] for line in (CORPUS / "silent.jsonl").read_text(encoding="utf-8").splitlines()]

    speaking = [text for text in texts if extract_facts(text).relations]

    assert len(texts) >= 200
    assert len(speaking) / len(texts) < TOLERATED, speaking
