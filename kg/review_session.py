"""The review in a terminal: one item at a time, a key a choice, each decision written at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from kg.decisions import Decision, read_decisions, write_decisions
from kg.entities import short_iri
from kg.errors import UsageError
from kg.review import Item
from kg.review_decide import decide, read_choice, record
from kg.review_sides import Shown, Side

KEYS: Final = "y/a accept · n/r reject · s skip · u undo last · w why · q quit"
CONFLICT_KEYS: Final = "1 the first is right · 2 the second · b both · s skip · u undo last · w why · q quit"
LAST_KEYS: Final = "that was all · u undo last · Enter to end"
_ACTIONS: Final = {"merge": "ARE THESE ONE?", "link": "IS THIS ITS IDENTIFIER?", "statement": "IS THIS TRUE?",
                   "conflict": "WHICH IS RIGHT?"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Done:
    """What was decided at a place of the queue, and what was written; ``actions`` by the IRI of the statement."""

    place: int
    written: tuple[Decision, ...]
    actions: dict[str, str]


@dataclass(slots=True)
class Session:
    """Asks a person about items: ``ask`` gives an answer to a prompt, ``now`` the time; ``file`` keeps decisions."""

    console: Console
    ask: Callable[[str], str]
    now: Callable[[], str]
    file: Path
    base_iri: str
    by: str
    why: str = ""
    decided: int = 0
    changed: bool = False
    _undo: list[_Done] = field(default_factory=list)

    def run(self, items: Sequence[Shown]) -> None:
        """Go through the items until they end or the person does; raises KeyboardInterrupt as it comes."""
        place, shown, why = 0, -1, self.why
        while place < len(items) or self._undo:
            if place >= len(items):
                if not self._wants_back():
                    return
                place, shown = self._take_back(place), -1
                continue
            one = items[place]
            if self._is_moot(one.item):
                place += 1
                continue
            if shown != place:
                self._show(one, place + 1, len(items))
                shown, why = place, self.why
            try:
                answer = self.ask(CONFLICT_KEYS if one.item.kind == "conflict" else KEYS).strip()
            except EOFError:
                return
            key = answer.lower()
            if key in ("q", "quit"):
                return
            if key in ("s", "skip", ""):
                place += 1
            elif key in ("u", "undo"):
                place, shown = self._take_back(place), -1
            elif key.split(maxsplit=1)[0] in ("w", "why"):
                why = answer.partition(" ")[2].strip() or self.ask("why").strip()
                self.console.print(Text(f"noted: {why}", "dim"))
            else:
                place += self._decide(one, answer, why, place)

    def _wants_back(self) -> bool:
        """Whether the person, at the end, takes the last decision back."""
        try:
            return self.ask(LAST_KEYS).strip().lower() in ("u", "undo")
        except EOFError:
            return False

    def _decide(self, one: Shown, answer: str, why: str, place: int) -> int:
        """Write what the answer means; how many items to go on."""
        try:
            choice = read_choice(one.item.kind, answer)
        except UsageError as error:
            self.console.print(Text(str(error), "red"))
            return 0
        new = decide(one.item, choice, by=self.by, at=self.now(), why=why)
        written = record(self.file, new, base_iri=self.base_iri)
        actions = {iri: d.action for iri, d in zip(one.item.iris, new, strict=False)} if one.item.said else {}
        self._undo.append(_Done(place, written, actions))
        self.decided += 1
        self.changed = True
        self.console.print(Text(f"{choice} ✓", "green"))
        return 1

    def _take_back(self, place: int) -> int:
        """Take the last decision of this session out of the file; the place to go on from."""
        if not self._undo:
            self.console.print(Text("nothing to undo", "red"))
            return place
        last = self._undo.pop()
        decisions = read_decisions(self.file, base_iri=self.base_iri)
        for one in last.written:
            decisions = decisions.without(one.key)
        write_decisions(decisions, self.file)
        self.decided -= 1
        self.console.print(Text("undone", "green"))
        return last.place

    def _is_moot(self, item: Item) -> bool:
        """Whether what was decided a moment ago decides this, too."""
        actions = {iri: action for done in self._undo for iri, action in done.actions.items()}
        found = [actions.get(iri) for iri in item.iris]
        return bool(item.said) and ("reject" in found or None not in found)

    def _show(self, one: Shown, number: int, count: int) -> None:
        item, out = one.item, self.console
        out.print()
        out.rule(Text(f"{number:,} of {count:,} · {item.kind}", "bold"), align="left")
        out.print(Text(f"{_ACTIONS[item.kind]}  score {item.score:.2f} · {item.reason}", "bold"))
        for place, side in enumerate(one.sides, 1):
            self._show_side(side, f"{place}. " if len(one.sides) > 1 else "")

    def _show_side(self, side: Side, number: str) -> None:
        out, name = self.console, short_iri(side.iri, self.base_iri)
        about = [side.kind] if side.kind != "statement" else []
        if side.confidence is not None:
            about.append(f"confidence {side.confidence:.2f}")
        if side.articles:
            about.append(f"{side.articles:,} article{'' if side.articles == 1 else 's'}")
        if name != side.label:
            about.append(name)
        out.print(Text.assemble(("\n" + number, "bold"), (side.label, "bold cyan"), f"  {' · '.join(about)}"))
        if side.aliases:
            out.print(Text(f"   also called {' · '.join(side.aliases)}"))
        if side.identifiers:
            out.print(Text(f"   same as {' · '.join(side.identifiers)}"))
        for s in side.sentences:
            where = f"{s.article}{f' · {s.published}' if s.published else ''}"
            out.print(Text.assemble(f"   “{s.text}”\n", (f"     {where}", "dim")))
