"""The small store of ``tests.kg.asking``, for the tests that ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import GraphStore
from tests.kg.asking import make_curated_store, make_store


@pytest.fixture(scope="session")
def asked_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the store, for reading only."""
    return make_store(tmp_path_factory.mktemp("asked") / "store")


@pytest.fixture(scope="session")
def asked(asked_folder: Path) -> Iterator[GraphStore]:
    """The store, opened for reading."""
    with GraphStore.open(asked_folder, read_only=True) as store:
        yield store


@pytest.fixture(scope="session")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store in which there is something in doubt and something decided, opened for reading."""
    folder = make_curated_store(tmp_path_factory.mktemp("curated") / "store")
    with GraphStore.open(folder, read_only=True) as store:
        yield store
