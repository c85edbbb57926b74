"""What of an article may be published: its statements that keep the shapes and that nobody rejected.

What breaks a shape is withheld with the reason, neither dropped nor published.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Triple

from extract.records import Facts
from kg.decisions import Decision
from kg.graph import GraphBuilder, Naming


class Gate:
    """Sorts the statements of articles."""

    def __init__(self, builder: GraphBuilder) -> None:
        self._builder = builder

    @property
    def version(self) -> str:
        """Changes when another outcome is possible for the same article."""
        return "1"

    def graphs(
        self, facts: Facts, naming: Naming, rejected: Mapping[Triple, Decision]
    ) -> tuple[list[Triple], list[Triple]]:
        """The triples of the article's graph, and those of what is withheld."""
        reasons: dict[Triple, set[str]] = {}
        if rejected:
            for said in self._builder.statements(facts, naming) & rejected.keys():
                reasons.setdefault(said, set()).add(_rejection(rejected[said]))
        if reasons:
            return self._builder.withheld(facts, naming, reasons)
        return self._builder.triples(facts, naming), []


def _rejection(decision: Decision) -> str:
    why = f": {decision.why}" if decision.why else ""
    return f"rejected by {decision.creator} on {decision.created[:10]}{why}"
