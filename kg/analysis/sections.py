"""The sections of a report on a graph: which figures there are and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from kg.analysis.analysis import Analysis
from kg.analysis.centrality import MEASURES
from kg.analysis.collaboration import CollaborationYear
from kg.analysis.communities import strongest
from kg.analysis.figures import Cell, Figure, Section, Table, figure
from kg.analysis.releases import KINDS, ReleaseInfo, by_year
from kg.charts import Bar, Group, Point, Series, bars, columns, lines, points, ring
from kg.stats import Month

_TOP: Final = 8
_ROWS: Final = 15
_RING: Final = 14
_WIDE, _HALF = 960.0, 450.0
_MEASURES: Final = {
    "degree": ("Degree", "To how many others it is joined."),
    "betweenness": ("Betweenness", "The share of shortest paths that lead through it."),
    "harmonic": ("Harmonic closeness", "How near all others are: the mean of 1 / distance."),
    "pagerank": ("PageRank", "How likely a walk along ties is there."),
    "eigenvector": ("Eigenvector", "Joined to what is well joined; the first has 1. Of the largest connected part."),
    "articles": ("Articles", "How many articles name it: no measure of the network."),
}
_UNITS: Final = ("B", "kB", "MB", "GB", "TB", "PB", "EB")


def sections(found: Analysis, *, style: str) -> tuple[Section, ...]:
    """In order; a section without anything to show is left out. ``style`` is that of pictures which are saved."""
    make = partial(figure, style=style)
    told = (
        Section("Coverage", "Which articles the graph is made of, by the day that they were published.",
                _coverage(found, make)),
        Section("What is said", "What the articles speak of, and what they say of it.", _said(found, make)),
        Section("Institutions", _network_lead(found), _institutions(found, make)),
        Section("Communities", _community_lead(found), _communities(found, make)),
        Section("Collaboration", _collaboration_lead(found), _collaboration(found, make)),
        Section("Releases", "Datasets, software and publications that somebody released, by their own date, else by "
                "that of the first report.", _releases(found.releases, make)),
    )  # fmt: skip
    return tuple(section for section in told if section.figures)


def _coverage(found: Analysis, make: partial[Figure]) -> tuple[Figure, ...]:
    figures = []
    months = _without_gaps([m for m in found.stats.months if _is_month(m)])
    if months:
        labels = [m.month for m in months]
        marks = [label[:4] if label.endswith("-01") or n == 0 else "" for n, label in enumerate(labels)]
        table = Table("Articles and statements by month", ("month", "articles", "statements"),
                      tuple((m.month, m.articles, m.statements) for m in found.stats.months))  # fmt: skip
        others = [m for m in found.stats.months if not _is_month(m)]
        aside = f"Without a month: {sum(m.articles for m in others)} articles." if others else ""
        counts = {
            "Articles": tuple(float(m.articles) for m in months),
            "Statements": tuple(float(m.statements) for m in months),
        }  # fmt: skip
        for name, values in counts.items():
            title = f"{name} by month"
            drawn = columns(title, labels, [Series(name, values)], width=_WIDE, height=180, marks=marks)
            figures.append(make(title, table, svg=drawn, caption=aside, wide=True))
    if found.publishers:
        drawn = bars("Articles by publisher", [
            Bar(p.name, p.articles, note=f"{p.statements} statements, {p.first or '?'} to {p.last or '?'}")
            for p in found.publishers[:_ROWS]
        ])  # fmt: skip
        table = Table(
            "Publishers", ("publisher", "articles", "statements", "by it alone", "first", "last"),
            tuple((p.name, p.articles, p.statements, p.alone, p.first, p.last) for p in found.publishers), 60,
        )  # fmt: skip
        figures.append(make("Articles by publisher", table, svg=drawn))
    if any(found.stats.confidence):
        steps = len(found.stats.confidence)
        labels = [f"{n / steps:.1f}–{(n + 1) / steps:.1f}" for n in range(steps)]
        marks = [f".{n}–{f'.{n + 1}' if n + 1 < steps else 1}" for n in range(steps)]
        counted = Series("statements", tuple(float(n) for n in found.stats.confidence))
        drawn = columns("Statements by confidence", labels, [counted], width=_HALF, height=230, marks=marks)
        table = Table("Statements by confidence", ("confidence", "statements"),
                      tuple(zip(labels, found.stats.confidence, strict=True)))  # fmt: skip
        figures.append(make("Statements by confidence", table, svg=drawn,
                            caption="1 is certain; several independent reports make a statement surer."))  # fmt: skip
    return tuple(figures)


def _is_month(found: Month) -> bool:
    return found.month[:1].isdigit() and len(found.month) == len("2023-12")


def _without_gaps(months: Sequence[Month]) -> list[Month]:
    """Every month from the first to the last."""
    known = {m.month: m for m in months}
    if not known:
        return []
    (first, start), (last, end) = (map(int, month.split("-")) for month in (min(known), max(known)))
    names = [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first * 12 + start - 1, last * 12 + end)]
    return [known.get(name) or Month(name, 0, 0) for name in names]


def _said(found: Analysis, make: partial[Figure]) -> tuple[Figure, ...]:
    figures = []
    for title, counts in (("Entities by type", found.stats.entities), ("Attributes by type", found.stats.attributes)):
        if counts:
            table = Table(title, ("type", "count"), tuple(counts.items()))
            figures.append(make(title, table, svg=bars(title, [Bar(*item) for item in counts.items()])))
    if found.relations:
        drawn = bars("Relations by type", [
            Bar(r.name, r.statements, note=f"{r.announced} announced, mean confidence {r.confidence:.2f}")
            for r in found.relations
        ])  # fmt: skip
        table = Table(
            "Relations by type", ("relation", "statements", "announced only", "by several reports", "mean confidence"),
            tuple((r.name, r.statements, r.announced, r.corroborated, r.confidence) for r in found.relations),
        )  # fmt: skip
        figures.insert(1, make("Relations by type", table, svg=drawn))
    return tuple(figures)


def _network_lead(found: Analysis) -> str:
    all_ = found.centralities
    exact = f"; two measures are estimated from {all_.pivots} of them" if all_.pivots else ""
    return (
        f"Measured in the network of the {all_.nodes:,} things that {all_.ties:,} ties join, places aside{exact}. "
        f"It falls into {all_.parts:,} parts, the largest of {all_.largest:,}. Shown are organisations, their units "
        "and collaborations."
    )


def _institutions(found: Analysis, make: partial[Figure]) -> tuple[Figure, ...]:
    figures = []
    for measure in _MEASURES:
        ranked = found.centralities.ranked(measure, _ROWS)
        if ranked:
            title, caption = _MEASURES[measure]
            drawn = bars(title, [Bar(one.label, getattr(one, measure)) for one in ranked[:_TOP]])
            rows = tuple((one.label, one.type, getattr(one, measure)) for one in ranked)
            table = Table(title, ("institution", "type", title.lower()), rows)
            figures.append(make(title, table, svg=drawn, caption=caption))
    leaders = found.centralities.leaders(_TOP)
    if leaders:
        rows = tuple((one.label, one.type, one.articles, *(getattr(one, m) for m in MEASURES)) for one in leaders)
        heads = ("institution", "type", "articles", *(_MEASURES[m][0].lower() for m in MEASURES))
        table = Table(f"All that are among the first {_TOP} by one measure, best mean rank first", heads, rows)
        figures.append(make("The measures side by side", table, wide=True, open_=True))
    return tuple(figures)


def _community_lead(found: Analysis) -> str:
    all_ = found.communities
    return (
        f"Groups with more ties inside than chance would give, found by the Louvain method (modularity "
        f"{all_.modularity}): {len(all_.communities):,} with three members or more and an institution, which hold "
        f"{all_.covered:,} of {all_.nodes:,} things. A group is named by its best-connected institutions; its words "
        "are typical of names and headlines in it."
    )


def _communities(found: Analysis, make: partial[Figure]) -> tuple[Figure, ...]:
    all_ = found.communities
    rows: tuple[tuple[Cell, ...], ...]
    if not all_.communities:
        return ()
    named = {c.number: f"{c.number} {c.name}" for c in all_.communities}
    rows = tuple(
        (named[c.number], c.size, c.institutions, c.ties, c.outside, ", ".join(c.words), ", ".join(c.places),
         ", ".join(m.label for m in c.members))
        for c in all_.communities
    )  # fmt: skip
    heads = ("community", "members", "institutions", "ties inside", "ties outside", "words", "places", "best connected")
    shown = all_.communities[:_RING]
    links = [(one - 1, other - 1, ties) for one, other, ties in strongest(all_, _RING)]
    drawn = ring("Communities and what joins them", [Group(c.name, c.size) for c in shown], links, width=_WIDE)
    caption = f"The {len(shown)} largest; a line is as thick as they have ties."
    figures = [
        make("Communities and what joins them", Table("Communities, largest first", heads, rows, 40), svg=drawn,
             caption=caption, wide=True, open_=True),
    ]  # fmt: skip
    if all_.bridges:
        rows = tuple(
            (b.label, b.type, named[b.home], len(b.others), b.neighbours, b.outside, b.participation,
             "; ".join(named[n] for n in b.others))
            for b in all_.bridges
        )  # fmt: skip
        heads = ("institution", "type", "community", "others reached", "neighbours", "outside", "participation",
                 "communities reached")  # fmt: skip
        table = Table("Institutions with neighbours in several communities", heads, rows, _ROWS)
        caption = "Participation is 0 where all neighbours lie in one community, near 1 where they are spread evenly."
        figures.append(make("Bridges between communities", table, caption=caption, wide=True, open_=True))
        rows = tuple(
            (named[tie.first], named[tie.second], tie.ties,
             "; ".join(f"{e.subject} {e.relation} {e.object}" for e in tie.examples))
            for tie in all_.between
        )  # fmt: skip
        table = Table("Pairs of communities", ("one", "other", "ties", "surest statements"), rows, _ROWS)
        figures.append(make("Ties between communities", table, wide=True, open_=True))
    return tuple(figures)


def _collaboration_lead(found: Analysis) -> str:
    all_ = found.collaboration
    undated = f" {all_.undated:,} pairs are told by undated articles only." if all_.undated else ""
    return f"{all_.partners:,} partners in {all_.pairs:,} pairs that are said to work together.{undated}"


def _collaboration(found: Analysis, make: partial[Figure]) -> tuple[Figure, ...]:
    years: Sequence[CollaborationYear] = found.collaboration.years
    rows: tuple[tuple[Cell, ...], ...]
    figures = []
    if years:
        labels = [str(y.year) for y in years]
        rows = tuple((str(y.year), y.reported, y.new, y.newcomers, y.pairs, y.partners, y.growth) for y in years)
        heads = ("year", "pairs reported", "new pairs", "new partners", "pairs so far", "partners so far", "growth")
        table = Table("Collaboration by year; growth is new pairs for each there was", heads, rows)
        told = [Series("first report", tuple(float(y.new) for y in years)),
                Series("reported before", tuple(float(y.reported - y.new) for y in years))]  # fmt: skip
        grown = [Series("partners", tuple(float(y.partners) for y in years)),
                 Series("pairs", tuple(float(y.pairs) for y in years))]  # fmt: skip
        title = "Pairs reported by year"
        figures.append(make(title, table, svg=columns(title, labels, told, width=_HALF, height=230)))
        title = "Partners and pairs so far"
        figures.append(make(title, table, svg=lines(title, labels, grown, width=_HALF, height=230)))
    if found.collaboration.repeated:
        rows = tuple(
            (p.one_label, p.other_label, p.occasions, p.reports, ", ".join(p.joint), p.first, p.last)
            for p in found.collaboration.repeated
        )
        heads = ("one", "other", "occasions", "reports", "did together", "first", "last")
        table = Table("Pairs with two occasions or more", heads, rows, 2 * _ROWS)
        caption = ("An occasion is an independent report that they work together, or another article on what both "
                   "launched, run, released, developed or organise.")  # fmt: skip
        figures.append(make("Who works together repeatedly", table, caption=caption, wide=True, open_=True))
    return tuple(figures)


def _releases(found: Sequence[ReleaseInfo], make: partial[Figure]) -> tuple[Figure, ...]:
    figures = []
    years = by_year(found)
    if years:
        told = [Series(kind, tuple(float(counts[kind]) for counts in years.values())) for kind in KINDS]
        rows: list[tuple[Cell, ...]] = [(str(year), *(counts[k] for k in KINDS)) for year, counts in years.items()]
        table = Table("Releases by year", ("year", *(kind.lower() for kind in KINDS)), tuple(rows))
        drawn = columns("Releases by year", [str(y) for y in years], told, width=_WIDE, height=220)
        figures.append(make("Releases by year", table, svg=drawn, wide=True))
    sized = sorted((r for r in found if r.size), key=lambda r: (-(r.bytes or 0), r.label.casefold(), r.iri))
    if sized:
        spots = [Point(_year(r.day), r.bytes, ", ".join(r.agents) or r.label, f"{r.label}, {r.size}, {r.day}")
                 for r in sized if r.bytes and r.day]  # fmt: skip
        sizes = points("Sizes of data releases", spots, unit=_UNITS, width=_WIDE) if spots else None
        sheet = tuple((r.label, ", ".join(r.agents), r.kind, r.day, r.size) for r in sized)
        table = Table("Releases with a size, largest data first", ("release", "by", "kind", "day", "size"), sheet, 25)
        caption = "Each point is a release whose size is told in bytes, on a scale of powers of 1,000." if spots else ""
        figures.append(make("Sizes of data releases", table, svg=sizes, caption=caption, wide=True, open_=True))
    return tuple(figures)


def _year(day: str) -> float:
    """A day as a year with its fraction; a month or year at its middle."""
    year, *rest = (int(part) for part in day.split("-"))
    if not rest:
        return year + 0.5
    return year + (rest[0] - 1) / 12 + ((rest[1] if len(rest) > 1 else 15) - 1) / 365
