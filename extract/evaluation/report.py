"""An evaluation as a whole, as JSON for programs and as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from extract.evaluation.calibration import Calibration
from extract.evaluation.errors import Error
from extract.evaluation.intervals import Intervals, bootstrap
from extract.evaluation.scores import ROWS, Comparison, Counts, total
from extract.evaluation.stages import Stage

_DIGITS = 4
_NAME, _STAGE = 28, 36  # widths of columns


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked for. ``rows`` are the scorer's, ``by`` those by type, predicate and attribute."""

    documents: int
    answered: int  # of the documents, those that the system has
    extractor: str
    rows: Mapping[str, Counts]
    by: Mapping[str, Counts]
    intervals: Mapping[str, Intervals]
    stages: Sequence[Stage] | None = None
    calibration: Calibration | None = None
    errors: Sequence[Error] | None = None

    def to_json(self) -> dict[str, Any]:
        """The scorer's object (row → p, r, f1), with counts, intervals and what else was asked for."""
        found: dict[str, Any] = {"documents": self.documents, "answered": self.answered, "extractor": self.extractor}
        found |= {name: self._row_json(name, counts) for name, counts in self.rows.items()}
        if self.by:
            found["by"] = {name: self._row_json(name, counts) for name, counts in self.by.items()}
        if self.stages is not None:
            found["stages"] = [{"stage": s.stage, "scored": s.scored} | _figures(s.counts) for s in self.stages]
        if self.calibration is not None:
            found["calibration"] = _rounded(asdict(self.calibration))
        if self.errors is not None:
            found["errors"] = [asdict(error) for error in self.errors]
        return found

    def to_text(self) -> str:
        """Tables: figures with the 95 % interval of F1, then what else was asked for."""
        return "\n".join(self._lines()) + "\n"

    def _row_json(self, name: str, counts: Counts) -> dict[str, Any]:
        interval = self.intervals.get(name)
        ends = interval and {"p": interval.precision, "r": interval.recall, "f1": interval.f1}
        return _figures(counts) | {"interval": _rounded(ends)}

    def _lines(self) -> Iterator[str]:
        named = f" ({self.extractor})" if self.extractor else ""
        yield f"{self.documents:,} documents, {self.answered:,} of them in the system's facts{named}"
        yield f"{'':{_NAME}}{'P':>7}{'R':>7}{'F1':>7}{'95 % of F1':>15}{'hit':>8}{'sys':>8}{'gold':>8}"
        for name, counts in {**self.rows, **self.by}.items():
            interval = self.intervals.get(name)
            ends = f"{interval.f1[0]:.3f}–{interval.f1[1]:.3f}" if interval and interval.f1 else "–"
            yield f"{name:{_NAME}}{_three(counts)}{ends:>15}{_numbers(counts)}"
        if self.stages is not None:
            yield from ("", f"{'Stage':{_STAGE}}{'P':>7}{'R':>7}{'F1':>7}{'hit':>8}{'sys':>8}{'gold':>8}")
            for s in self.stages:
                yield f"{f'{s.stage:12}{s.scored}':{_STAGE}}{_three(s.counts)}{_numbers(s.counts)}"
        if self.calibration is not None:
            yield from ("", *_calibration_lines(self.calibration))
        if self.errors is not None:
            yield from ("", f"{len(self.errors):,} errors")
            for e in self.errors:
                instead = f"  (there: {e.instead})" if e.instead else ""
                yield f"{e.document}  {e.kind}  {e.name}  {e.what}{instead}"
                yield f"    {e.context}"


def make_report(
    gold_size: int,
    answered: int,
    comparisons: Sequence[Comparison],
    *,
    by: bool = False,
    extractor: str = "",
    stages: Sequence[Stage] | None = None,
    calibration: Calibration | None = None,
    errors: Sequence[Error] | None = None,
) -> Report:
    """The report of comparisons, with intervals for every row that is in it."""
    totals = total(comparisons)
    rows = {name: totals[name] for name in ROWS}
    others = {name: counts for name, counts in totals.items() if name not in rows} if by else {}
    intervals = bootstrap(comparisons, [*rows, *others])
    return Report(gold_size, answered, extractor, rows, others, intervals, stages, calibration, errors)


def _figures(counts: Counts) -> dict[str, Any]:
    figures = {"p": counts.precision, "r": counts.recall, "f1": counts.f1}
    found: dict[str, Any] = {name: round(figure, _DIGITS) for name, figure in figures.items()}
    return found | {"hits": counts.hits, "system": counts.system, "gold": counts.gold}


def _rounded(value: Any) -> Any:
    """The value with every float in it rounded."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, (list, tuple)) else value


def _three(counts: Counts) -> str:
    return f"{counts.precision:7.3f}{counts.recall:7.3f}{counts.f1:7.3f}"


def _numbers(counts: Counts) -> str:
    return f"{counts.hits:8,}{counts.system:8,}{counts.gold:8,}"


def _calibration_lines(calibration: Calibration) -> Iterator[str]:
    yield (
        f"Calibration of {calibration.facts:,} relations and attributes: expected error {calibration.error:.3f} "
        f"in bins of equal size, {calibration.error_equal_width:.3f} in bins of equal width"
    )
    yield f"{'confidence':>15}{'mean':>8}{'right':>8}{'facts':>8}"
    for b in calibration.bins:
        yield f"{f'{b.lowest:.3f}–{b.highest:.3f}':>15}{b.confidence:8.3f}{b.right:8.3f}{b.facts:8,}"
