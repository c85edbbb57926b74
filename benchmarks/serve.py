"""How long clients wait for ``kg serve``, alone and beside heavy queries.

    python benchmarks/serve.py STORE [--clients 50] [--seconds 10] [--heavy 1] [--think 0.2]

Each client asks small queries one after the other over a connection of its own, with a pause between them, as people
and pages do; none is asked twice. Prints the median, the 95th percentile and the longest wait in milliseconds, first
alone, then while heavy queries (a cross join of three patterns with ORDER BY) run one after the other, and what the
server and its processes take of memory meanwhile. The clients run on the same machine and take their share of it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx

HEAVY = "SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} ORDER BY ?c ?f ?i # {}"
LIGHT = (
    "SELECT ?x ?label {{ ?x a osk:Repository ; rdfs:label ?label }} ORDER BY ?label LIMIT 10 # {}",
    "SELECT ?p ?o {{ repository:zenodo ?p ?o }} LIMIT 50 # {}",
    "SELECT ?type (COUNT(*) AS ?n) {{ ?x a ?type }} GROUP BY ?type # {}",
    "ASK {{ ?x osk:released ?y }} # {}",
    "DESCRIBE organization:cern # {}",
)


@dataclass(frozen=True)
class Waits:
    """Seconds that each answer took, those that were none, and the most memory that all processes had, in bytes."""

    seconds: list[float]
    failures: int
    memory: int
    heavy: list[str]

    def __str__(self) -> str:
        ms = sorted(1000 * s for s in self.seconds)
        cuts = statistics.quantiles(ms, n=100)
        return (
            f"{len(ms):,} answers, {self.failures} failed · p50 {cuts[49]:.1f} ms · p95 {cuts[94]:.1f} ms · "
            f"p99 {cuts[98]:.1f} ms · max {ms[-1]:.0f} ms · {self.memory / 1e6:.0f} MB"
        )


async def measure(url: str, pid: int, *, clients: int, seconds: float, heavy: int, think: float) -> Waits:
    """What ``clients`` wait within ``seconds`` while ``heavy`` others send heavy queries."""
    numbers = count()
    waits: list[float] = []
    failures = 0
    ends: list[str] = []
    peak = 0
    end = time.monotonic() + seconds

    async def light(seed: int) -> None:
        nonlocal failures
        chance = random.Random(seed)
        async with httpx.AsyncClient(base_url=url, timeout=120) as client:
            await asyncio.sleep(chance.random() * think)
            while time.monotonic() < end:
                query = chance.choice(LIGHT).format(next(numbers))
                start = time.perf_counter()
                answer = await client.get("/sparql", params={"query": query})
                waits.append(time.perf_counter() - start)
                failures += answer.status_code != 200
                await asyncio.sleep(chance.random() * 2 * think)

    async def weigh() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=120) as client:
            while time.monotonic() < end:
                start = time.perf_counter()
                answer = await client.post("/sparql", data={"query": HEAVY.format(next(numbers))})
                ends.append(f"{answer.status_code} after {time.perf_counter() - start:.1f} s: {answer.text.strip()}")

    async def watch() -> None:
        nonlocal peak
        while True:
            peak = max(peak, sum(map(resident, [pid, *children(pid)])))
            await asyncio.sleep(0.25)

    watching = asyncio.ensure_future(watch())
    crowd = [asyncio.ensure_future(weigh()) for _ in range(heavy)]
    await asyncio.gather(*(light(number) for number in range(clients)))
    await asyncio.gather(*crowd)
    watching.cancel()
    return Waits(waits, failures, peak, ends)


def children(pid: int) -> list[int]:
    """The processes that a process has started; none where the system does not tell."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def resident(pid: int) -> int:
    """Bytes of memory that a process has, 0 where it is gone."""
    with contextlib.suppress(OSError):
        if size := re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()):
            return int(size[1]) * 1024
    return 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--heavy", type=int, default=1)
    parser.add_argument("--think", type=float, default=0.2, help="mean pause between two queries of a client, seconds")
    parser.add_argument("--timeout", type=float, default=5)
    given = parser.parse_args()
    options = ["--store", str(given.store), "-p", "0", "--timeout", str(given.timeout)]
    command = [sys.executable, "-m", "kg", "serve", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = server.stderr.readline()
        found = re.search(r"http://\S+(?=/  ·)", told)
        if found is None:
            sys.exit(told)
        try:
            for heavy in (0, given.heavy):
                load = {"clients": given.clients, "seconds": given.seconds, "heavy": heavy, "think": given.think}
                waits = asyncio.run(measure(found[0], server.pid, **load))
                print(f"{given.clients} clients beside {heavy} heavy: {waits}")
                for end in waits.heavy:
                    print(f"  heavy: {end}")
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
