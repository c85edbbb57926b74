"""A worker process as the server sees it: asked one thing at a time, and killed where it takes too long."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from pathlib import Path
from typing import Any, Final, Self

from kg.serve.jobs import LENGTH, Done, Order, Setup
from kg.serve.problems import Overrun

_BUFFER: Final = 1024 * 1024
_LAST: Final = 19
"""The lowest priority."""


class Process:
    """A process that does one order after the other. Make it with :meth:`start`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.used = False

    @classmethod
    async def start(cls, setup: Setup, *, writes: bool = False) -> Self:
        """A new process that can take orders at once."""
        # -P: what lies in the current folder is not ours to import
        command = (sys.executable, "-P", "-m", "kg.serve.worker")
        home = str(Path(__file__).resolve().parents[2])
        paths = [home, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # what Rust says when memory runs out is said better by us
            limit=_BUFFER,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        started = cls(process)
        try:
            await started._send((setup, writes))
        except (ConnectionError, asyncio.CancelledError):
            await started.kill()
            raise
        return started

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, order: Order) -> Any:
        """What comes of an order. Raises what it raised there, and Overrun where the process did not survive it."""
        self.used = True
        try:
            await self._send(order)
            stdout = self._process.stdout
            assert stdout is not None
            length = LENGTH.unpack(await stdout.readexactly(LENGTH.size))[0]
            done: Done = pickle.loads(await stdout.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            await self.kill()
            raise Overrun("the query needs more memory, or nests deeper, than one query may; ask for less") from error
        if done.fault is not None:
            raise RuntimeError(f"in a worker process:\n{done.fault}")
        if done.error is not None:
            raise done.error
        return done.value

    def seconds_of_work(self) -> float | None:
        """What the process has had of the processors so far, None where the system does not tell."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        # the 14th and 15th of proc(5), user and system time; the first two are cut off
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def step_back(self) -> None:
        """Let others go first from now on, where the system knows how."""
        if hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _LAST)

    async def kill(self) -> None:
        """End the process at once; doing so twice does nothing."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        # what nobody read holds the pipe open
        with contextlib.suppress(RuntimeError, ConnectionError):
            if self._process.stdout is not None:
                await self._process.stdout.read()

    async def _send(self, value: Any) -> None:
        content = pickle.dumps(value)
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(LENGTH.pack(len(content)) + content)
        await stdin.drain()
