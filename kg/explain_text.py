"""An explanation as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import fill

from kg.entities import Entity, short_iri
from kg.explain import Evidence, Explanation, Review, Statement


def explanation_text(explanation: Explanation, *, base_iri: str, verbose: bool = False, width: int = 100) -> str:
    """Lines of at most ``width`` characters where words allow; ``verbose`` adds rules and the statements' names."""
    lines = [*_head(explanation, base_iri), *_body(explanation, base_iri, verbose, width)]
    return "\n".join(lines) + "\n"


def _head(explanation: Explanation, base_iri: str) -> Iterator[str]:
    entity = explanation.entity
    if entity is None:
        return
    yield f"{entity.label} · {entity.kind} · {short_iri(entity.iri, base_iri)}"
    if explanation.aliases:
        yield f"also called: {' · '.join(explanation.aliases)}"
    if explanation.identifiers:
        yield f"same as: {' · '.join(explanation.identifiers)}"
    if explanation.homepage:
        yield f"homepage: {explanation.homepage}"
    if explanation.candidates:
        listed = " · ".join(f"{iri} ({score:.2f})" for iri, score in explanation.candidates)
        yield f"perhaps the same as: {listed}"
    for doubt in explanation.doubts:
        other = short_iri(doubt.iri, base_iri)
        yield f"perhaps one with: {doubt.label} · {other} ({doubt.score:.2f}: {doubt.reason})"
    if explanation.former:
        yield f"merged into it: {' · '.join(short_iri(iri, base_iri) for iri in explanation.former)}"
    for review in explanation.reviews:
        yield f"reviewed: {review_text(review)}"
    articles = "1 article names it" if explanation.articles == 1 else f"{explanation.articles:,} articles name it"
    yield articles + ("" if explanation.statements else "; no statement is about it")


def review_text(review: Review) -> str:
    """Who decided what, when and why, in a line."""
    why = f": {' '.join(review.why.split())}" if review.why else ""
    return f"{review.action} by {review.creator} on {review.created[:10]}{why}"


def _body(explanation: Explanation, base_iri: str, verbose: bool, width: int) -> Iterator[str]:
    def heading(statement: Statement) -> str:
        return _heading(statement, explanation.entity)

    for title, statements in groupby(explanation.statements, key=heading):
        yield from ("", title) if explanation.entity else (title,)
        for statement in statements:
            yield f"  {_line(statement, explanation.entity)}"
            if verbose:
                yield f"    {short_iri(statement.iri, base_iri)}"
            yield from _about(statement, base_iri, verbose)
            for evidence in statement.evidence:
                yield from _evidence_lines(evidence, verbose, width)


def _heading(statement: Statement, entity: Entity | None) -> str:
    if entity is None:
        return f"{statement.subject.label} — {statement.relation} → {statement.object.label}"
    if statement.subject.iri == entity.iri or statement.relation == "collaboratesWith":
        return statement.relation
    return f"… {statement.relation} {entity.label}"


def _line(statement: Statement, entity: Entity | None) -> str:
    said = [f"confidence {statement.confidence:.2f}"]
    if statement.status != "asserted":
        said.append(statement.status)
    if statement.reports > 1:
        said.append(f"{statement.reports:,} reports")
    if entity is None:
        return " · ".join(said)
    other = statement.object if statement.subject.iri == entity.iri else statement.subject
    return f"{other.label}  ({' · '.join(said)})"


def _about(statement: Statement, base_iri: str, verbose: bool) -> Iterator[str]:
    """What a reader has to know before relying on it; ``verbose`` adds when it was reported."""
    for reason in statement.withheld:
        yield f"    not published: {reason}"
    for other in statement.conflicts:
        name = short_iri(other.iri, base_iri)
        yield f"    conflicts with {other.value} (confidence {other.confidence:.2f}, {name})"
    for review in statement.reviews:
        yield f"    reviewed: {review_text(review)}"
    if verbose and statement.first:
        span = f"{statement.first} to {statement.last}" if statement.last != statement.first else statement.first
        yield f"    reported {span}" + (f" · dated {', '.join(statement.valid)}" if statement.valid else "")


def _evidence_lines(evidence: Evidence, verbose: bool, width: int) -> Iterator[str]:
    for sentence in evidence.sentences:
        text = f"“{' '.join(sentence.split())}”"
        yield fill(text, width, initial_indent="    ", subsequent_indent="     ", break_long_words=False)
    where = [evidence.title or evidence.article]
    if evidence.published:
        where.append(evidence.published)
    if evidence.url and evidence.url != where[0]:
        where.append(evidence.url)
    if verbose:
        where.append(f"{evidence.confidence:.2f} {evidence.status}")
        if evidence.rules:
            where.append(f"rule {', '.join(evidence.rules)}")
        if evidence.dates:
            where.append(f"dated {', '.join(evidence.dates)}")
    yield f"      {' · '.join(where)}"
