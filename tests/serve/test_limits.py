"""Heavy and hostile queries end within their limits, and nobody else waits for them."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from pyoxigraph import Literal

from kg.errors import QueryError, UsageError
from kg.explain import explain
from kg.namespaces import BASE_IRI
from kg.serve.engine import Engine
from kg.serve.limits import Limits
from kg.serve.problems import Busy, NotAcceptable, Overrun
from kg.store import GraphStore
from tests.kg.asking import make_store
from tests.serve.running import Served

pytestmark = pytest.mark.server

T = TypeVar("T")
HEAVY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l"
COUNTING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LIGHT = "SELECT ?label WHERE { ?x a osk:Repository ; rdfs:label ?label } ORDER BY ?label"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("limits") / "store")


def with_engine(folder: Path, limits: Limits, work: Callable[[Engine], Awaitable[T]]) -> T:
    """What the work gives with an engine of these limits."""

    async def all_of_it() -> T:
        engine = Engine(folder, base_iri=BASE_IRI, place=folder / "oxigraph", limits=limits)
        await engine.start()
        try:
            return await work(engine)
        finally:
            await engine.stop()

    return asyncio.run(all_of_it())


# ---- the engine


def test_query_that_takes_too_long_is_stopped(folder: Path) -> None:
    async def work(engine: Engine) -> float:
        start = time.monotonic()
        with pytest.raises(Overrun, match="takes longer than 1 s"):
            await engine.select(COUNTING)
        return time.monotonic() - start

    assert with_engine(folder, Limits(seconds=1), work) < 10


def test_query_that_takes_too_much_memory_is_stopped(folder: Path) -> None:
    async def work(engine: Engine) -> None:
        with pytest.raises(Overrun, match="more memory"):
            await engine.select(HEAVY)
        assert len(await engine.select(LIGHT)) == 2

    with_engine(folder, Limits(seconds=60, memory=200_000_000), work)


def test_answer_that_is_too_long_is_stopped(folder: Path) -> None:
    pairs = "SELECT * { ?a ?b ?c . ?d ?e ?f }"

    async def work(engine: Engine) -> None:
        with pytest.raises(Overrun, match="longer than 1 MB"):
            await engine.answer(pairs)
        with pytest.raises(Overrun, match="longer than 1 MB"):
            await engine.answer("CONSTRUCT { ?a ?b ?c . ?d ?e ?f . ?a ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f }")
        with pytest.raises(Overrun, match="more than 1,000 rows"):
            await engine.select(pairs)

    with_engine(folder, Limits(room=1024 * 1024, rows=1_000), work)


def test_light_query_waits_for_no_heavy_one(folder: Path) -> None:
    limits = Limits(seconds=12, workers=1, slow=1, quick=0.05)

    async def work(engine: Engine) -> tuple[list[type], float]:
        async def heavy(number: int) -> type:
            try:
                await engine.select(f"{COUNTING} # {number}")
            except (Overrun, Busy) as error:
                return type(error)
            return int

        crowd = [asyncio.ensure_future(heavy(number)) for number in range(3)]
        await asyncio.sleep(0)
        start = time.monotonic()
        assert len(await engine.select(LIGHT)) == 2
        waited = time.monotonic() - start
        return [await one for one in crowd], waited

    ends, waited = with_engine(folder, limits, work)
    assert set(ends) <= {Overrun, Busy}
    assert waited < 11


def test_no_more_wait_than_there_are_places(folder: Path) -> None:
    limits = Limits(seconds=8, workers=1, slow=1, slow_waiting=0, quick=0.05)

    async def work(engine: Engine) -> list[str]:
        async def heavy(number: int) -> str:
            try:
                await engine.select(f"{COUNTING} # {number}")
            except (Overrun, Busy) as error:
                return str(error).partition(";")[0]
            return "done"

        return await asyncio.gather(*(heavy(number) for number in range(3)))

    ends = with_engine(folder, limits, work)
    assert "the query takes longer than 8 s" in ends
    assert "too many long queries run already" in ends
    assert "done" not in ends


def test_whoever_gives_up_frees_the_place(folder: Path) -> None:
    limits = Limits(seconds=60, workers=1, slow=1, quick=0.05)

    async def work(engine: Engine) -> None:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await engine.select(COUNTING)
        assert len(await engine.select(LIGHT)) == 2

    with_engine(folder, limits, work)


def test_functions_of_ours_run_beside(folder: Path) -> None:
    async def work(engine: Engine) -> None:
        found = await engine.run(explain, "Zenodo")
        assert found.entity is not None
        assert found.entity.label == "Zenodo"
        with pytest.raises(UsageError):
            await engine.run(fail, UsageError("no such thing"))
        with pytest.raises(QueryError) as raised:
            await engine.run(fail, QueryError("oh", line=2, column=3))
        assert (raised.value.line, raised.value.column) == (2, 3)
        with pytest.raises(RuntimeError, match="ZeroDivisionError"):
            await engine.run(fail, ZeroDivisionError("our own fault"))
        with pytest.raises(Overrun):
            await engine.run(crash)
        assert (await engine.answer(LIGHT, "text/csv")).body.startswith(b"label")

    with_engine(folder, Limits(workers=1), work)


def test_functions_of_ours_wait_behind_no_slow_query(folder: Path) -> None:
    limits = Limits(seconds=12, workers=1, slow=1, slow_waiting=0, quick=0.05)

    async def work(engine: Engine) -> float:
        heavy = asyncio.ensure_future(engine.select(COUNTING))
        await asyncio.sleep(0.5)
        start = time.monotonic()
        assert await engine.run(doze, 0.3) == "slept"
        waited = time.monotonic() - start
        with pytest.raises(Overrun):
            await heavy
        return waited

    assert with_engine(folder, limits, work) < 11


def test_bindings_and_formats(folder: Path) -> None:
    async def work(engine: Engine) -> None:
        rows = await engine.select("SELECT ?x ?label { ?x rdfs:label ?label }", bindings={"label": Literal("Zenodo")})
        assert [str(row["x"]) for row in rows] == [f"<{BASE_IRI}repository/zenodo>"]
        with pytest.raises(NotAcceptable):
            await engine.answer(LIGHT, "image/png")
        with pytest.raises(QueryError, match="a SELECT query is wanted"):
            await engine.select("ASK {}")

    with_engine(folder, Limits(workers=1), work)


def fail(store: GraphStore, error: Exception) -> None:
    raise error


def doze(store: GraphStore, seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def crash(store: GraphStore) -> None:
    os.abort()


# ---- the server


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with Served(folder, "--timeout", "10") as one:
        yield one


def test_fifty_clients_are_answered_beside_a_heavy_query(served: Served) -> None:
    ended: list[tuple[int, str, float]] = []

    def heavy() -> None:
        start = time.monotonic()
        answer = httpx.post(f"{served.url}/sparql", data={"query": COUNTING}, timeout=60)
        ended.append((answer.status_code, answer.text, time.monotonic() - start))

    def light(number: int) -> list[int]:
        with httpx.Client(base_url=served.url, timeout=60) as client:
            return [client.get("/sparql", params={"query": f"{LIGHT} # {number} {n}"}).status_code for n in range(4)]

    thread = threading.Thread(target=heavy)
    thread.start()
    with ThreadPoolExecutor(50) as clients:
        statuses = [status for each in clients.map(light, range(50)) for status in each]
    thread.join()

    assert statuses == [200] * 200
    ((status, text, seconds),) = ended
    assert (status, text) == (503, "the query takes longer than 10 s; ask for less, with LIMIT or a narrower pattern\n")
    assert seconds < 30


def test_sorting_a_cross_join_ends_with_503(served: Served) -> None:
    answer = served.client.post("/sparql", data={"query": HEAVY})

    assert answer.status_code == 503
    assert "more memory" in answer.text or "takes longer" in answer.text


def test_no_process_is_left_behind(folder: Path) -> None:
    if not Path("/proc/self/task").exists():
        pytest.skip("processes are read from /proc")
    with Served(folder, "--timeout", "30") as served:
        with pytest.raises(httpx.TimeoutException):
            httpx.post(f"{served.url}/sparql", data={"query": COUNTING}, timeout=2)
        workers = _children(served.process.pid)
        assert workers
        assert served.interrupt() == 0

    end = time.monotonic() + 10
    while time.monotonic() < end and any(_runs(pid) for pid in workers):
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in workers)


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
