"""The vocabulary as one HTML page, made from ``ontology/open-science.ttl`` alone.

``python -m kg.ontology_page docs/ontology.html`` writes it. A term's anchor is its local name, so that an IRI of the
vocabulary leads to its entry where the page is served at the vocabulary's address.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.resources import data_path
from kg.vocabulary import read_vocabulary


def render_ontology(turtle: str) -> str:
    """The page of a vocabulary in Turtle; the same text gives the same page.

    Raises KgError where the text declares no ontology, or a term lacks a label or a comment.
    """
    style = resources.files("kg").joinpath("templates", "ontology.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=PackageLoader("kg"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("ontology.html.j2").render(
        vocabulary=read_vocabulary(turtle),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        style=Markup(style),
    )


def main(arguments: list[str]) -> None:
    """Writes the page of the project's vocabulary to the one path given."""
    [path] = arguments
    page = render_ontology(data_path("ontology/open-science.ttl").read_text(encoding="utf-8"))
    Path(path).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
