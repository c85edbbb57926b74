"""A query's text before Oxigraph sees it: what is refused, what is bound, and what an error means.

Oxigraph has no switch against ``SERVICE`` and ``LOAD``, which send requests to wherever a query says, binds
only variables that are selected, and takes no graphs for an update. All are settled here on tokens, never on
raw text, so that strings, comments and IRIs are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError

# Oxigraph parses without a tokeniser and takes "1SERVICE<iri>" and "SERVICE:name{", so a word may begin
# anywhere and a prefix may be a keyword. Source of the rest: SPARQL 1.1 Query, section 19.8.
_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|\#[^\r\n]*)
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
              |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<var>[?$]\w+)
  | (?P<label>_:[\w.-]*|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
  | (?P<word>[^\W\d]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_FORMS = frozenset({"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"})
_CLAUSE_ENDS = frozenset({"WHERE", "FROM"})
_GROUPING_ENDS = frozenset({"HAVING", "LIMIT", "OFFSET", "VALUES"})
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    prefix: str = ""

    @property
    def upper(self) -> str:
        return self.text.upper() if self.kind == "word" else self.text


def prepare(sparql: str, bindings: Mapping[str, NamedNode | Literal] | None = None) -> str:
    """The query, with the bindings put in, after it was found to be read-only and local.

    A bound variable becomes its value wherever it stands; in a projection it stays a column.
    Raises QueryError for an update, ``SERVICE``, a variable that is not there, or one that the
    query sets itself.
    """
    tokens = tuple(_tokens(sparql))
    _refuse(sparql, tokens)
    return _bind(sparql, tokens, bindings) if bindings else sparql


def named_sources(sparql: str, prefixes: Mapping[str, str], base_iri: str) -> list[tuple[str, dict[str, int]]]:
    """The graphs that a query names with ``FROM``, as whole IRIs, each with its line and column.

    A name whose prefix is nowhere declared is left out: the query is malformed anyway.
    """
    tokens = tuple(takewhile(lambda token: token.text != "{", _tokens(sparql)))
    known, base = dict(prefixes), base_iri
    found: list[tuple[str, dict[str, int]]] = []
    for number, token in enumerate(tokens):
        before = [t.upper for t in tokens[max(0, number - 2) : number]]
        if before[-1:] == ["PREFIX"] and token.kind == "name":
            if number + 1 < len(tokens):
                known[token.prefix] = urljoin(base, _unescape(tokens[number + 1].text[1:-1]))
        elif before[-1:] == ["BASE"] and token.kind == "iri":
            base = urljoin(base, _unescape(token.text[1:-1]))
        elif before[-1:] in (["FROM"], ["FROMNAMED"]) or before == ["FROM", "NAMED"]:
            if token.kind == "iri":
                found.append((urljoin(base, _unescape(token.text[1:-1])), _place(sparql, token.start)))
            elif token.kind == "name" and token.prefix in known:
                local = re.sub(r"\\(.)", r"\1", token.text[len(token.prefix) + 1 :])
                found.append((known[token.prefix] + local, _place(sparql, token.start)))
    return found


def prepare_update(sparql: str, *, using: Sequence[str] | None = None, using_named: Sequence[str] | None = None) -> str:
    """The update, after it was found to be local, with the graphs of the protocol as its ``USING`` clauses.

    Raises QueryError for ``SERVICE`` and ``LOAD``, and where the update names graphs to match itself.
    Source: SPARQL 1.1 Protocol, section 2.2.3.
    """
    tokens = tuple(_tokens(sparql))
    _refuse_service(sparql, tokens)
    for token in tokens:
        if token.kind == "word" and token.upper.startswith("LOAD"):
            raise QueryError(
                "LOAD is refused, since it fetches from elsewhere; send the triples with INSERT DATA or by HTTP PUT",
                **_place(sparql, token.start),
            )
    if using is None and using_named is None:
        return sparql
    for token in tokens:
        if token.kind == "word" and token.upper in ("USING", "WITH"):
            raise QueryError(
                f"{token.upper} and using-graph-uri both say what to match; use one of them",
                **_place(sparql, token.start),
            )
    clauses = [f"USING {NamedNode(g)} " for g in using or ()] + [
        f"USING NAMED {NamedNode(g)} " for g in using_named or ()
    ]
    return _with_using(sparql, tokens, "".join(clauses))


def _with_using(sparql: str, tokens: Sequence[_Token], clauses: str) -> str:
    out: list[str] = []
    done = depth = 0
    for number, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        if depth or token.kind != "word" or token.upper != "WHERE":
            continue
        out.append(sparql[done : token.start])
        if tokens[number - 1].upper == "DELETE":
            # DELETE WHERE takes no USING: its pattern is written out
            end = _closing(tokens, number + 1)
            out.append(f"{sparql[token.start + len(token.text) : end]} ")
        out.append(clauses)
        done = token.start
    return "".join([*out, sparql[done:]])


def _closing(tokens: Sequence[_Token], number: int) -> int:
    depth = 0
    for token in tokens[number:]:
        depth += (token.text == "{") - (token.text == "}")
        if depth <= 0:
            return token.start + len(token.text)
    return tokens[-1].start + len(tokens[-1].text)


def _unescape(text: str) -> str:
    return re.sub(r"\\(?:u(.{4})|U(.{8}))", lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), text)


def explain_error(sparql: str, error: SyntaxError) -> QueryError:
    """What a syntax error of Oxigraph means, in one line with its place."""
    text = str(error)
    found = _PLACE.match(text)
    if not found:
        return QueryError(f"this is no SPARQL query: {_clip(text)}")
    line, column, expected = int(found[1]), int(found[2]), found[3]
    lines = sparql.splitlines() or [""]
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    here = f"at {_clip(rest, 30)!r}" if rest else "at the end of the line"
    if "Prefix not found" in expected:
        return QueryError(f"a prefix before this place is not declared, {here}", line=line, column=column)
    wanted = re.split(r", (?![^\[]*\])", expected.removeprefix("expected one of ").replace("\n", " "))
    words = [w.removeprefix("expected ") for w in wanted if "[" not in w and w not in ("LATERAL", "SERVICE")]
    hint = f"; expected {' or '.join(words[:6])}" if words else ""
    return QueryError(f"the query cannot be read {here}{_clip(hint, 120)}", line=line, column=column)


def _tokens(sparql: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(sparql):
        kind = found.lastgroup or "other"
        if kind != "skip":
            yield _Token(kind, found[0], found.start(), found["prefix"] or "")


def _refuse_service(sparql: str, tokens: Sequence[_Token]) -> None:
    for number, token in enumerate(tokens):
        follows = tokens[number + 1].text if number + 1 < len(tokens) else ""
        if (token.kind == "word" and "SERVICE" in token.upper) or (
            token.kind == "name" and "SERVICE" in token.prefix.upper() and follows == "{"
        ):
            raise QueryError(
                "SERVICE is refused, since it sends the query's data elsewhere; ask the other endpoint on its own",
                **_place(sparql, token.start),
            )


def _refuse(sparql: str, tokens: Sequence[_Token]) -> None:
    _refuse_service(sparql, tokens)
    first = next((t for t in tokens if t.kind == "word" and t.upper in _UPDATES | _FORMS), None)
    if first is not None and first.upper in _UPDATES:
        raise QueryError(
            f"{first.upper} is an update and the graph is only asked; it changes through kg build, load and remove",
            **_place(sparql, first.start),
        )


def _bind(sparql: str, tokens: Sequence[_Token], bindings: Mapping[str, NamedNode | Literal]) -> str:
    missing = sorted(set(bindings) - {t.text[1:] for t in tokens if t.kind == "var"})
    if missing:
        raise QueryError(f"the query has no variable ?{missing[0]} to bind")
    out: list[str] = []
    done = depth = 0
    clause = ""
    for number, token in enumerate(tokens):
        before = [t.upper for t in tokens[max(0, number - 2) : number]]
        if token.text in "()":
            depth += 1 if token.text == "(" else -1
        elif token.upper == "SELECT" and token.kind == "word":
            clause, depth = "SELECT", 0
        elif token.upper == "BY" and token.kind == "word":
            clause, depth = "BY", 0
        elif token.text in "{}" or (token.kind == "word" and token.upper in _CLAUSE_ENDS | _GROUPING_ENDS):
            clause = ""
        if token.kind != "var" or token.text[1:] not in bindings:
            continue
        if before[-1:] == ["AS"] or before[-1:] == ["VALUES"] or before == ["VALUES", "("]:
            raise QueryError(f"{token.text} is set by the query itself", **_place(sparql, token.start))
        value = str(bindings[token.text[1:]])
        if before == ["BOUND", "("]:
            # BOUND(value) is no SPARQL: the whole call is true
            out += [re.sub(r"bound\s*\(\s*$", "", sparql[done : token.start], flags=re.IGNORECASE), " true "]
            done = sparql.index(")", token.start) + 1
            continue
        if clause and depth == 0:
            value = f"({value} AS ?{token.text[1:]})" if clause == "SELECT" else f"({value})"
        out += [sparql[done : token.start], f" {value} "]
        done = token.start + len(token.text)
    return "".join([*out, sparql[done:]])


def _place(sparql: str, start: int) -> dict[str, int]:
    before = sparql[:start]
    return {"line": before.count("\n") + 1, "column": start - (before.rfind("\n") + 1) + 1}


def _clip(text: str, length: int = 200) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}…"
