"""The browser, and the page of a small graph opened in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.registry import Registry
from kg.network import read_network
from kg.page import render_page
from kg.store import GraphStore
from tests.browser.viewing import ARGUMENTS, ARTICLES, View, opened_at

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page of everything and one that draws three things at first."""
    folder = tmp_path_factory.mktemp("page")
    with GraphStore.open(folder / "kg", create=True, registry=Registry(())) as store:
        store.add(ARTICLES)
        store.refresh()
        network = read_network(store)
    (folder / "graph.html").write_text(render_page(network), encoding="utf-8")
    (folder / "few.html").write_text(render_page(network, top=3), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(pages: Path) -> str:
    return (pages / "graph.html").as_uri()


@pytest.fixture
def view(browser: Any, address: str) -> Iterator[View]:
    yield from opened_at(browser, address)


@pytest.fixture
def few(browser: Any, pages: Path) -> Iterator[View]:
    """The page that draws three things at first."""
    yield from opened_at(browser, (pages / "few.html").as_uri())
