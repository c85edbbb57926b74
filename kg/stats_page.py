"""The figures of a graph as one HTML page for reports: pictures and tables inside, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.analysis.analysis import Analysis
from kg.analysis.releases import UNKNOWN
from kg.analysis.sections import sections

TITLE = "Open-science knowledge graph in figures"


def render_stats(found: Analysis) -> str:
    """The page of an analysis; the same analysis gives the same text."""
    charts = _own("charts.css")
    style = f"{_own('analysis.css')}{charts}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=PackageLoader("kg"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    stats = found.stats
    statements = sum(stats.relations.values()) + sum(stats.attributes.values())
    return environment.get_template("analysis.html.j2").render(
        title=TITLE,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        style=Markup(style),
        span=_span(found),
        totals=[
            (name, f"{count:,}")
            for name, count in (
                ("articles", stats.articles), ("entities", sum(stats.entities.values())), ("statements", statements),
                ("releases", stats.releases), ("communities", len(found.communities.communities)),
                ("triples", stats.triples),
            )
        ],
        sections=sections(found, style=charts),
        extractors=found.extractors,
    )  # fmt: skip


def _span(found: Analysis) -> str:
    days = [m.month for m in found.stats.months if m.month != "undated"]
    if not days:
        return "No article has a date." if found.stats.articles else "The graph is empty; run kg build first."
    named = sum(1 for p in found.publishers if p.name != UNKNOWN)
    source = f" by {named} {'publisher' if named == 1 else 'publishers'}" if named else ""
    return f"Articles of {days[0]} to {days[-1]}{source}."


def _own(name: str) -> str:
    return resources.files("kg").joinpath("templates", name).read_text(encoding="utf-8").replace("\r\n", "\n")
