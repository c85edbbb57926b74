"""Queries answered side by side, each in a process that is killed where it takes more than it may.

A query begins in one of a few processes that are kept warm. What runs long does not hold up others: it keeps its
process, at the lowest priority, and a new one takes the process's place; where the slow ones are as many as may be, it
is stopped and begun anew when one of them ends. A query that was slow once begins among the slow ones.
"""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import shutil
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from pyoxigraph import Literal, NamedNode

from kg.identity import data_prefixes
from kg.namespaces import PREFIXES
from kg.results import Term
from kg.serve.calls import warm
from kg.serve.jobs import Answer, Call, Changed, GraphChange, Order, Query, Setup, Update
from kg.serve.limits import Limits
from kg.serve.problems import Busy, Overrun
from kg.serve.processes import Process
from kg.store import GraphStore

P = ParamSpec("P")
R = TypeVar("R")
_LOOKS: Final = 5
"""Times within the quick time that a process is looked at, at most."""
_REMEMBERED: Final = 256
"""Slow queries that are known as such."""


class Engine:
    """Answers over the store in folder ``path``, between :meth:`start` and :meth:`stop`.

    ``place`` is the Oxigraph folder that is read; it changes with every :meth:`change`. Whoever makes an engine holds
    the folder's lock while it runs.
    """

    def __init__(self, path: Path, *, base_iri: str, place: Path, limits: Limits | None = None) -> None:
        self.base_iri = base_iri
        self.limits = limits or Limits()
        self.generation = 0
        self._place = str(place)
        self._in_use: Counter[str] = Counter()
        self._outdated: set[str] = set()
        self._setup = Setup(
            str(path), base_iri, self.limits.seconds, self.limits.memory, self.limits.room, self.limits.rows
        )
        self._idle: deque[Process] = deque()
        self._all: set[Process] = set()
        self._waiting: deque[asyncio.Future[Process]] = deque()
        self._slow_free = self.limits.slow
        self._slow_waiting: deque[asyncio.Future[None]] = deque()
        self._known_slow: OrderedDict[bytes, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writer: Process | None = None
        self._writing = asyncio.Lock()
        self._stopped = False

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query may use without declaring them."""
        return {**data_prefixes(self.base_iri), **PREFIXES, "ex": self.base_iri}

    async def start(self) -> None:
        """Start the processes; returns when all can answer."""
        await asyncio.gather(*(self._add_process() for _ in range(self.limits.workers)))

    async def stop(self) -> None:
        """End all processes, whatever they do."""
        self._stopped = True
        waiting: list[asyncio.Future[Any]] = [*self._waiting, *self._slow_waiting]
        for future in waiting:
            future.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        everyone = (*self._all, *([self._writer] if self._writer else []))
        await asyncio.gather(*(process.kill() for process in everyone))

    # ---- questions

    async def select(
        self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None
    ) -> list[dict[str, Term | None]]:
        """The rows of a SELECT query, each a term or None by variable.

        Raises QueryError for a query that cannot be read or is refused, Overrun where it takes too much, and Busy.
        """
        names, rows = await self._do(Query(sparql, self.base_iri, dict(bindings or {}), rows_only=True))
        return [dict(zip(names, row, strict=True)) for row in rows]

    async def answer(
        self,
        sparql: str,
        accept: str | None = None,
        *,
        format_: str | None = None,
        bindings: Mapping[str, NamedNode | Literal] | None = None,
        default_graphs: tuple[str, ...] | None = None,
        named_graphs: tuple[str, ...] | None = None,
        service_iri: str | None = None,
    ) -> Answer:
        """The whole answer in the format that the ``Accept`` header wants, or in the one of that short name.

        The graphs are those of the protocol, None: as the query says. Relative IRIs are those of ``service_iri``.
        Raises as :meth:`select` does, and NotAcceptable.
        """
        query = Query(
            sparql,
            service_iri or self.base_iri,
            dict(bindings or {}),
            accept=accept,
            format_=format_,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
        )
        found: Answer = await self._do(query)
        return found

    async def run(self, function: Callable[Concatenate[GraphStore, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What a function of ours gives for the store, computed in a worker process under the limits of a query.

        The function is one of a module's, found by its name; arguments and value are such as pickle takes.
        """
        found: R = await self._do(Call(function, args, kwargs))
        return found

    # ---- changes

    async def change(self, job: Update | GraphChange) -> Changed:
        """Do what changes the graph; whoever asks afterwards sees it. Raises as :meth:`select` does."""
        async with self._writing:
            if self._writer is None or not self._writer.alive:
                self._writer = await Process.start(self._setup, writes=True)
            try:
                async with asyncio.timeout(self.limits.seconds):
                    changed: Changed = await self._writer.ask(Order(job))
            except TimeoutError:
                await self._writer.kill()
                seconds = f"{self.limits.seconds:g} s"
                raise Overrun(
                    f"the update takes longer than {seconds}; it was stopped, done whole or not at all"
                ) from None
            except asyncio.CancelledError:
                await self._writer.kill()
                raise
            self._outdated.add(self._place)
            self._place = changed.place
            self.generation += 1
            await self._clear()
            return changed

    async def _clear(self) -> None:
        """Remove the snapshots of before that no query reads any more."""
        for place in [p for p in self._outdated if not self._in_use[p]]:
            self._outdated.discard(place)
            await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)

    # ---- who does it

    async def _do(self, job: Query | Call) -> Any:
        place = self._place
        self._in_use[place] += 1
        try:
            order = Order(job, place)
            deadline = asyncio.get_running_loop().time() + self.limits.seconds
            return await (self._ask(order, deadline) if isinstance(job, Query) else self._call(order, deadline))
        finally:
            self._in_use[place] -= 1

    async def _call(self, order: Order, deadline: float) -> Any:
        """What a function of ours gives. It never waits behind slow queries, of whoever sent them."""
        process = await self._take(deadline)
        task = asyncio.ensure_future(process.ask(order))
        replaced = False
        try:
            if await self._is_quick(process, task, deadline):
                return task.result()
            if len(self._all) < 2 * self.limits.workers + self.limits.slow:
                replaced = True
                self._replace()
            left = deadline - asyncio.get_running_loop().time()
            done, _ = await asyncio.wait({task}, timeout=max(0.0, left))
            if done:
                return task.result()
            raise Overrun(self._too_long())
        finally:
            if task.done() and not replaced and process.alive:
                self._give_back(process)
            else:
                self._drop(process, task, replace=not replaced)

    async def _ask(self, order: Order, deadline: float) -> Any:
        """What comes of a client's query, which may be anything."""
        loop = asyncio.get_running_loop()
        key = hashlib.sha256(pickle.dumps(order.job)).digest()
        process: Process | None = None
        task: asyncio.Task[Any] | None = None
        slow = False
        try:
            if key not in self._known_slow:
                process = await self._take(deadline)
                task = asyncio.ensure_future(process.ask(order))
                if await self._is_quick(process, task, deadline):
                    return task.result()
                self._remember(key)
                if self._slow_free == 0:
                    dropped, process = process, None
                    self._drop(dropped, task)
                else:
                    self._slow_free -= 1
                    slow = True
                    self._replace()
            if process is None or task is None:
                await self._wait_for_slow(deadline)
                slow = True
                process = await self._spare_process()
                task = asyncio.ensure_future(process.ask(order))
            process.step_back()
            done, _ = await asyncio.wait({task}, timeout=max(0.0, deadline - loop.time()))
            if done:
                return task.result()
            raise Overrun(self._too_long())
        finally:
            if process is None or task is None:
                if slow:
                    self._free_slow()
            elif task.done() and not slow and process.alive:
                self._give_back(process)
            else:
                self._drop(process, task, slow=slow, replace=not slow)

    async def _is_quick(self, process: Process, task: asyncio.Task[Any], deadline: float) -> bool:
        """Whether the task ends within the quick time. It is the process's own: a busy machine makes nothing slow.

        Raises Overrun at the deadline.
        """
        loop = asyncio.get_running_loop()
        quick, before, spent = self.limits.quick, process.seconds_of_work(), 0.0
        while True:
            left = deadline - loop.time()
            done, _ = await asyncio.wait({task}, timeout=max(0.0, min(left, max(quick - spent, quick / _LOOKS))))
            if done:
                return True
            if loop.time() >= deadline:
                raise Overrun(self._too_long())
            now = process.seconds_of_work()
            if before is None or now is None:
                return False
            spent = now - before
            if spent >= quick:
                return False

    def _too_long(self) -> str:
        return f"the query takes longer than {self.limits.seconds:g} s; ask for less, with LIMIT or a narrower pattern"

    async def _take(self, deadline: float) -> Process:
        while self._idle:
            process = self._idle.popleft()
            if process.alive:
                return process
            self._all.discard(process)
            self._replace()
        if len(self._waiting) >= self.limits.waiting:
            raise Busy(f"{len(self._waiting)} queries wait already; come again later")
        if not self._all and not self._tasks:
            self._replace()  # the last one could not be started
        future: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return await self._in_time(future, deadline, self._waiting)

    async def _wait_for_slow(self, deadline: float) -> None:
        if self._slow_free:
            self._slow_free -= 1
            return
        if len(self._slow_waiting) >= self.limits.slow_waiting:
            raise Busy("too many long queries run already; come again later", retry_after=10)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._slow_waiting.append(future)
        await self._in_time(future, deadline, self._slow_waiting)

    async def _in_time(self, future: asyncio.Future[R], deadline: float, queue: deque[asyncio.Future[R]]) -> R:
        try:
            await asyncio.wait({future}, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
            if future.done() and not future.cancelled():
                return future.result()
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                given = future.result()
                if isinstance(given, Process):
                    self._give_back(given)
                else:
                    self._free_slow()
            raise
        finally:
            if future in queue:
                queue.remove(future)
        raise Busy(f"others were asked first and took {self.limits.seconds:g} s; come again later", retry_after=5)

    def _give_back(self, process: Process) -> None:
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(process)
                return
        self._idle.append(process)

    def _free_slow(self) -> None:
        while self._slow_waiting:
            future = self._slow_waiting.popleft()
            if not future.done():
                future.set_result(None)
                return
        self._slow_free += 1

    def _remember(self, key: bytes) -> None:
        self._known_slow[key] = None
        if len(self._known_slow) > _REMEMBERED:
            self._known_slow.popitem(last=False)

    # ---- processes

    async def _new_process(self) -> Process:
        process = await Process.start(self._setup)
        self._all.add(process)
        return process

    async def _spare_process(self) -> Process:
        """A process that is not missed."""
        if len(self._idle) > 1 and self._idle[-1].alive:
            self._replace()
            return self._idle.pop()
        return await self._new_process()

    async def _add_process(self) -> None:
        process = await self._new_process()
        await process.ask(Order(Call(warm), self._place))
        self._give_back(process)

    def _drop(self, process: Process, task: asyncio.Task[Any], *, slow: bool = False, replace: bool = True) -> None:
        """End a process whose answer nobody waits for; where it is a ``slow`` one its place is free when it is gone."""
        task.cancel()
        if replace:
            self._replace()
        self._later(self._end(process, slow=slow))

    async def _end(self, process: Process, *, slow: bool) -> None:
        # memory is given back at the priority of the process, which may take a while
        await process.kill()
        self._all.discard(process)
        if slow:
            self._free_slow()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _replace(self) -> None:
        """Start a process in the place of one that is gone."""
        if not self._stopped:
            self._later(self._add_process())
