"""A SPARQL endpoint over HTTP: any store that speaks the SPARQL 1.1 protocol.

Our ready questions ask the default graph. An endpoint that was given the graph as Turtle or N-Triples
answers them as the store does; one that was given TriG or N-Quads keeps it in named graphs, and
answers nothing unless its default graph is their union (Oxigraph: ``--union-default-graph``, which
counts a triple once for every graph that holds it).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results
from SPARQLWrapper import POST, SELECT, SPARQLWrapper

from kg.errors import EndpointError, QueryError, UsageError
from kg.identity import data_prefixes
from kg.namespaces import BASE_IRI, PREFIXES
from kg.results import Answer, Table, triples_of
from kg.sparql import prepare

AGENT: Final = "open-science-kg (https://w3id.org/open-science-kg/ontology; SPARQL client) SPARQLWrapper/2.0"
"""Who asks. Wikidata refuses SPARQLWrapper's own name."""
LONGEST_GET: Final = 2_000
"""Characters of a query from which it is posted: servers begin to refuse addresses of about 8 kB."""
TIMEOUT: Final = 60
"""Seconds; what Wikidata allows a query."""
MAX_RETRIES: Final = 3
LONGEST_WAIT: Final = 60.0
"""Seconds that an endpoint may ask us to wait; where it asks for more we give up at once."""
_ACCEPT: Final = "application/sparql-results+json, text/turtle;q=0.9, application/n-triples;q=0.8"
_BUSY: Final = (429, 503)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*)\s*:", re.IGNORECASE)


class _Client(SPARQLWrapper):  # type: ignore[misc, unused-ignore]
    """SPARQLWrapper that leaves the query alone, asks for what we read, and hides no HTTP error."""

    def _parseQueryType(self, query: str) -> str:
        # it guesses, with warnings, and only to choose what to accept
        return str(SELECT)

    def _getAcceptHeader(self) -> str:
        return _ACCEPT

    def _query(self) -> tuple[HTTPResponse, str]:
        return urlopen(self._createRequest(), timeout=self.timeout), self.returnFormat


@dataclass(frozen=True)
class Endpoint:
    """Asks the endpoint at ``url``; ``sleep`` is called between tries."""

    url: str
    base_iri: str = BASE_IRI
    timeout: int = TIMEOUT
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise UsageError(f"{self.url}: not the address of an endpoint; it begins with http:// or https://")

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query may use without declaring them."""
        return {**data_prefixes(self.base_iri), **PREFIXES, "ex": self.base_iri}

    def query(
        self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None, limit: int | None = None
    ) -> Answer:
        """The whole answer, of which at most ``limit`` rows or triples are kept.

        Raises QueryError for a query that our store would refuse, too, and EndpointError for an endpoint
        that cannot be reached, answers with an error, or with what is no whole answer.
        """
        body, content_type = self._send(self._declare(prepare(sparql, bindings)))
        return _read(self.url, body, content_type, limit)

    def select(self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None) -> list[dict[str, Any]]:
        """The rows of a SELECT query. Raises as :meth:`query` does, and QueryError for another form of query."""
        answer = self.query(sparql, bindings=bindings)
        if not isinstance(answer, Table):
            raise QueryError("a SELECT query is wanted here")
        return [dict(zip(answer.variables, row, strict=True)) for row in answer.rows]

    def _declare(self, sparql: str) -> str:
        """The query with the prefixes it uses declared, on its first line so that places keep their line."""
        declared = set(_DECLARED.findall(sparql))
        used = [p for p in sorted(self.prefixes) if p not in declared and re.search(rf"(?<![\w.-]){p}:", sparql)]
        return "".join(f"PREFIX {p}: <{self.prefixes[p]}> " for p in used) + sparql

    def _send(self, sparql: str) -> tuple[bytes, str]:
        for tried in range(MAX_RETRIES + 1):
            try:
                response = self._client(sparql).query().response
                with response:
                    return response.read(), response.headers.get("Content-Type", "")
            except HTTPError as error:
                with error:
                    wait = _wait(error, tried)
                    if wait is None or tried == MAX_RETRIES:
                        raise _refusal(self.url, error) from error
                self.sleep(wait)
            except TimeoutError as error:
                raise EndpointError(
                    f"{self.url}: no answer within {self.timeout} s; ask for less, or try again later"
                ) from error
            except HTTPException as error:
                raise EndpointError(
                    f"{self.url}: the answer is broken off ({_line(repr(error))}); try again, or ask for less"
                ) from error
            except (URLError, OSError) as error:
                reason = getattr(error, "reason", None) or error
                if isinstance(reason, TimeoutError):
                    raise EndpointError(f"{self.url}: no connection within {self.timeout} s") from error
                text = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
                raise EndpointError(f"{self.url}: {text}; is it running, and is the address right?") from error
        raise AssertionError("the last try returns or raises")

    def _client(self, sparql: str) -> Any:
        client = _Client(self.url, agent=AGENT)
        client.setOnlyConneg(True)
        client.setTimeout(self.timeout)
        client.setQuery(sparql)
        # SPARQLWrapper puts a second "?" into an address that has one
        if len(sparql) > LONGEST_GET or "?" in self.url:
            client.setMethod(POST)
        return client


def _wait(error: HTTPError, tried: int) -> float | None:
    """Seconds until the next try, None where there is to be none."""
    if error.code not in _BUSY:
        return None
    asked = error.headers.get("Retry-After", "").strip()
    if asked.isdigit():
        seconds = float(asked)
    elif asked:
        try:
            seconds = max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
        except ValueError:
            seconds = 2.0**tried
    else:
        seconds = 2.0**tried
    return seconds if seconds <= LONGEST_WAIT else None


def _refusal(url: str, error: HTTPError) -> EndpointError:
    said = _first_line(error.read(), error.headers.get("Content-Type", ""))
    later = error.headers.get("Retry-After") if error.code in _BUSY else None
    hint = f"; it asks to come back after {later}" + (" s" if later.isdigit() else "") if later else ""
    return EndpointError(f"{url}: HTTP {error.code} {error.reason}" + (f": {said}" if said else "") + hint)


def _read(url: str, body: bytes, content_type: str, limit: int | None) -> Answer:
    kind = content_type.partition(";")[0].strip().lower()
    results = QueryResultsFormat.JSON if kind.endswith("json") and kind != "application/ld+json" else None
    results = results or (QueryResultsFormat.from_media_type(kind) if kind != "text/plain" else None)
    graph = RdfFormat.from_media_type(kind)
    if graph is None and results is None:
        said = _first_line(body, content_type)
        raise EndpointError(
            f"{url}: answers {kind or 'without a content type'} and not SPARQL results"
            + (f" ({said})" if said else "")
            + "; is this the endpoint's own address?"
        )
    try:
        if results is None:
            return tuple(sorted(dict.fromkeys(triples_of(parse(body, graph))), key=str))[:limit]
        found = parse_query_results(body, results)
        if isinstance(found, QueryBoolean):
            return bool(found)
        names = tuple(v.value for v in found.variables)
        return Table(names, tuple(tuple(row[name] for name in names) for row in found)[:limit])
    except (SyntaxError, ValueError) as error:
        raise EndpointError(
            f"{url}: the answer is broken off or malformed after {len(body):,} bytes ({_line(str(error))}); "
            "the endpoint may have run out of time: ask for less, with LIMIT"
        ) from error


def _first_line(body: bytes, content_type: str) -> str:
    """The first line that says something, of HTML its title."""
    text = body[:20_000].decode("utf-8", "replace")
    if "html" in content_type.lower():
        title = re.search(r"<(title|h1)[^>]*>(.*?)</\1>", text, re.IGNORECASE | re.DOTALL)
        text = " ".join(title[2].split()) if title else re.sub(r"<[^>]*>", "", text)
    return _line(next((line for line in text.splitlines() if line.strip()), ""))


def _line(text: str) -> str:
    line = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return line if len(line) <= 200 else f"{line[:200]}…"
