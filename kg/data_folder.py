"""The folder of the user's data that outlives a graph, such as registries that were added."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_NAME = "open-science-kg"


def data_folder(environment: Mapping[str, str] | None = None, *, platform: str = sys.platform) -> Path:
    """``$KG_DATA``, else where the platform keeps the data of programs; the folder need not exist.

    Linux and others: ``$XDG_DATA_HOME``, which counts only if absolute, else ``~/.local/share``; macOS:
    ``~/Library/Application Support``; Windows: ``%LOCALAPPDATA%``. Source: XDG Base Directory Specification 0.8.
    """
    environment = os.environ if environment is None else environment
    if own := environment.get("KG_DATA"):
        return Path(own).expanduser().absolute()
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / _NAME
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    shared = environment.get("XDG_DATA_HOME") or ""
    return (Path(shared) if Path(shared).is_absolute() else Path.home() / ".local" / "share") / _NAME
