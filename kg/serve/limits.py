"""How much one query, and all of them together, may take."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of the server, each for one query where nothing else is said.

    ``seconds`` count from its arrival, waiting included; ``memory`` is bytes of address space above what a worker
    takes when it starts; ``room`` is bytes of an answer; ``rows`` are those of :meth:`Engine.select`; ``body`` bytes of
    a query. What has had ``quick`` seconds of a processor goes on by itself, of which there are at most ``slow`` at a
    time.
    """

    seconds: float = 30.0
    memory: int = 1_500_000_000
    room: int = 64 * 1024 * 1024
    rows: int = 100_000
    body: int = 8 * 1024 * 1024
    quick: float = 0.15
    workers: int = field(default_factory=lambda: (os.cpu_count() or 2) + 1)
    slow: int = field(default_factory=lambda: max(2, (os.cpu_count() or 2) - 1))
    waiting: int = 500
    slow_waiting: int = 8
