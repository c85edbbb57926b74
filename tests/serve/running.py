"""``kg serve`` as a user runs it: a process of its own on a free port of loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

TOKEN = "correct-horse"
_ROOT = Path(__file__).resolve().parents[2]
_START = 60.0  # seconds; a busy machine is slow


class Served:
    """A running server: ``url`` is its address, ``talk`` what it told, ``code`` how it ended."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._options = options
        self.talk = ""
        self.code: int | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "kg", "serve", "--store", str(self.folder), "-p", "0", *self._options]
        self._told = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, cwd=_ROOT, stderr=self._told, stdout=subprocess.DEVNULL)
        end = time.monotonic() + _START
        while time.monotonic() < end:
            self._listen()
            if found := re.search(r"http://\S+(?=/  ·)", self.talk):
                self.url = found[0]
                self.client = httpx.Client(base_url=self.url, timeout=60)
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        self._end()
        raise AssertionError(f"the server did not start: {self.talk}")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.client.close()
        self._end()

    def get(self, path: str, *, params: Mapping[str, str] | None = None, **headers: str) -> httpx.Response:
        """The answer to a GET; a header's name is written with underscores."""
        return self.client.get(path, params=params, headers=_named(headers))

    def post(self, path: str, content: bytes | str = b"", **headers: str) -> httpx.Response:
        """The answer to a POST of these bytes."""
        return self.client.post(path, content=content, headers=_named(headers))

    def interrupt(self) -> int:
        """End it as Ctrl-C does; gives its exit code."""
        self.process.send_signal(signal.SIGINT)
        self.code = self.process.wait(timeout=20)
        self._listen()
        return self.code

    def _end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._listen()
        self._told.close()

    def _listen(self) -> None:
        self.talk = os.pread(self._told.fileno(), 1_000_000, 0).decode()


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
