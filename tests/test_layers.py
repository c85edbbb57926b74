"""The two halves know nothing of each other's engines."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "stranger"),
    [
        ("kg.store", "spacy"),
        ("kg.validate", "spacy"),
        ("kg.page", "spacy"),
        ("extract.records", "spacy"),
        ("extract.pipeline", "rdflib"),
        ("extract.pipeline", "pyoxigraph"),
        ("extract.sources", "rdflib"),
        ("extract.evaluation.report", "spacy"),
        ("extract.evaluation.report", "rdflib"),
        ("kg.cli", "rdflib"),
        ("kg.cli", "spacy"),
    ],
)
def test_importing_one_half_does_not_load_the_other(module: str, stranger: str) -> None:
    code = f"import sys, {module}; sys.exit({stranger!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
