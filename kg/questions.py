"""The ready questions: one ``queries/*.rq`` each, with the question and its parameters in the header.

The header is the comment lines before the query: the question, then for each parameter
``# @param name  type  [required]  description``; other comment lines there are for readers of the file.
A parameter is a variable of the query: bound where it is given, unbound where not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from kg.errors import FormatError, UsageError
from kg.resources import data_path

PARAMETER_TYPES: Final = ("entity", "text", "integer", "date")
SUFFIX: Final = ".rq"
_DIRECTIVE = re.compile(r"@(\w+)\s*(.*)")
_PARAMETER = re.compile(r"(?P<name>[A-Za-z]\w*)\s+(?P<type>\w+)(?P<required>\s+required\b)?\s+(?P<description>\S.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be asked with; ``type`` is one of :data:`PARAMETER_TYPES`."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its name, the question that it answers, and its parameters in the order of the header.

    ``sparql`` is the whole file, so that a place in it is a place in the file. A query that somebody
    typed declares neither question nor parameters.
    """

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    sparql: str

    @property
    def declared(self) -> bool:
        """Whether a header says which parameters there are."""
        return bool(self.question)

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises UsageError, with the ones there are, where it has none."""
        for one in self.parameters:
            if one.name == name:
                return one
        there = ", ".join(p.name for p in self.parameters)
        hint = f"it has {there}" if there else "it has none"
        raise UsageError(f"{self.name} has no parameter {name!r}; {hint}")

    def check(self, values: Mapping[str, str]) -> None:
        """Raises UsageError for a value without a parameter and for a required parameter without a value."""
        for name in values:
            self.parameter(name)
        for one in self.parameters:
            if one.required and one.name not in values:
                raise UsageError(f"{self.name} needs {one.name}, {one.description}; add --param {one.name}=…")


def read_questions(folder: Path | None = None) -> tuple[Question, ...]:
    """The questions in ``folder``, by default the ready ones, in order of their names.

    Raises FormatError for a malformed header.
    """
    folder = folder or data_path("queries")
    return tuple(read_question(path) for path in sorted(folder.glob(f"*{SUFFIX}")))


def find_question(name: str, questions: Sequence[Question]) -> Question:
    """The question of that name. Raises UsageError, with the nearest names, where there is none."""
    for one in questions:
        if one.name == name:
            return one
    near = get_close_matches(name, [q.name for q in questions], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "kg query --list shows them"
    raise UsageError(f"no question {name!r}; {hint}")


def read_question(path: Path) -> Question:
    """The ready question in a file. Raises FormatError where it cannot be read or its header is malformed."""
    return parse_question(_read(path), name=path.stem, where=path.name)


def read_query(path: Path) -> Question:
    """The query in a file of the user's, whose header counts where it declares parameters.

    Raises FormatError as :func:`read_question` does.
    """
    return parse_query(_read(path), name=path.stem, where=path.name)


def parse_query(text: str, *, name: str, where: str) -> Question:
    """The query in a text of the user's, whose header counts where it declares parameters."""
    if any(line.startswith("@param") for _, line in _header(text)):
        return parse_question(text, name=name, where=where)
    return Question(name, "", (), text)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise FormatError(f"{reason}; name a file with a SPARQL query", where=str(path)) from error


def parse_question(text: str, *, name: str, where: str) -> Question:
    """The question in the text of a file called ``where``. Raises FormatError for a malformed header."""
    question = ""
    parameters: list[Parameter] = []
    for number, line in _header(text):
        directive = _DIRECTIVE.fullmatch(line)
        if directive is None:
            question = question or line
            continue
        place = f"{where}:{number}"
        if not question:
            raise FormatError("the first comment line must be the question", where=place)
        if directive[1] != "param":
            raise FormatError(f"unknown @{directive[1]}; there is @param", where=place)
        one = _parameter(directive[2], place)
        if one.name in {p.name for p in parameters}:
            raise FormatError(f"the parameter {one.name} is there twice", where=place)
        if not re.search(rf"[?$]{one.name}\b", text):
            raise FormatError(f"the query has no variable ?{one.name} for this parameter", where=place)
        parameters.append(one)
    if not question:
        raise FormatError("the first comment line must be the question", where=f"{where}:1")
    return Question(name, question, tuple(parameters), text)


def _header(text: str) -> Iterator[tuple[int, str]]:
    """The comment lines before the query that say something, with their numbers."""
    for number, line in enumerate(text.splitlines(), 1):
        content = line.strip()
        if content and not content.startswith("#"):
            return
        if comment := content.lstrip("#").strip():
            yield number, comment


def _parameter(text: str, where: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        raise FormatError("a parameter is written: # @param name  type  [required]  description", where=where)
    if found["type"] not in PARAMETER_TYPES:
        types = ", ".join(PARAMETER_TYPES)
        raise FormatError(f"unknown type {found['type']!r} of parameter {found['name']}; use {types}", where=where)
    return Parameter(found["name"], found["type"], found["required"] is not None, found["description"])
