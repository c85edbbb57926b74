"""The graph as one HTML page: script, style and data inside, nothing fetched, nothing run that we did not write.

The data is JSON in a script element of a type that browsers do not run; the page's script puts it on screen as text
only. A content security policy allows the page's own scripts and style by their digests and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib import resources
from typing import Any, Final

import networkx as nx
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.errors import KgError
from kg.page_data import Places, View, page_data

TOP: Final = 300
"""Nodes drawn at first, unless asked otherwise: more are slow to draw and harder to read."""
_VIS: Final = "lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS: Final = (
    "model.js", "dom.js", "find.js", "paths.js", "labels.js", "draw.js", "rings.js", "cards.js", "panel.js", "table.js",
    "years.js", "filters.js", "timeline.js", "turtle.js", "saving.js", "address.js", "search.js", "keys.js", "graph.js",
)  # fmt: skip


def render_page(
    network: nx.Graph,
    *,
    top: int = TOP,
    focus: str | None = None,
    hops: int = 2,
    places: Places | None = None,
    view: View = "graph",
) -> str:
    """The page of ``network`` (see :func:`kg.network.read_network`); the same network gives the same text.

    ``focus`` is the node that the page opens on, with what lies within ``hops`` of it; ``places`` is where the nodes
    are drawn (see :func:`kg.page_data.place`); ``view`` is what is shown first.
    Raises KgError for a network without nodes.
    """
    if not network:
        raise KgError("the graph is empty; run kg build first")
    data = page_data(network, top=top, focus=focus, hops=hops, places=places, view=view)
    library = _script_text(_vis_network())
    program = _script_text(_program())
    style = _normal(_own("graph.css"))
    environment = Environment(
        loader=PackageLoader("kg"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("graph.html.j2").render(
        title="Open-science knowledge graph",
        policy=_policy([library, program], style),
        library=Markup(library),
        program=Markup(program),
        style=Markup(style),
        data=Markup(json_for_script(data)),
        totals=data["totals"],
        extractors=data["extractors"],
        build=data["build"],
    )


def json_for_script(data: Any) -> str:
    """JSON that no HTML parser can leave: ``<``, ``>``, ``&`` and the line separators are escaped."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    escapes = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
    return re.sub("[<>&\u2028\u2029\ud800-\udfff]", lambda found: escapes.get(found[0], "\\ufffd"), text)


def _policy(scripts: list[str], style: str) -> str:
    allowed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _normal(text: str) -> str:
    """Text as an HTML parser hands it on: it turns every line end into LF, and digests are taken after that."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _script_text(text: str) -> str:
    """JavaScript that cannot end its own element."""
    return re.sub(r"<(?=/script|!--)", r"\\x3c", _normal(text), flags=re.IGNORECASE)


def _vis_network() -> str:
    """vis-network as the installed pyvis brings it."""
    path = resources.files("pyvis").joinpath(_VIS)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise KgError(f"pyvis does not bring {_VIS}, which draws the graph; install pyvis 0.3.2") from error


def _program() -> str:
    """Our scripts as one, in a scope of their own."""
    return '(() => {\n"use strict";\n' + "\n".join(map(_own, _SCRIPTS)) + "\n})();\n"


def _own(name: str) -> str:
    return resources.files("kg").joinpath("templates", name).read_text(encoding="utf-8")
