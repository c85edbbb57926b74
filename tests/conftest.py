"""Rules for the whole suite: on CI nothing may be skipped but what needs the shared folder beside the project."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest

ALLOWED_SKIPS = ("shared",)  # parts of reasons that hold on CI too


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """On CI, a skip for another reason is a failure: there, everything a test needs is installed."""
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(allowed in reason for allowed in ALLOWED_SKIPS):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: skipped on CI, where nothing may be missing: {reason}"


@pytest.fixture(scope="session", autouse=True)
def no_registries_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """Tests see no registry that the user added."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_DATA", str(tmp_path_factory.mktemp("data")))
        yield
