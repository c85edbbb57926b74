"""``kg eval``: how good extraction is, measured on annotated texts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.commands.build import MODEL, Jobs, Model, open_extractor
from kg.commands.talk import note, plural, progress
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from extract.evaluation.reading import Annotations
    from extract.evaluation.scores import Comparison
    from extract.pipeline import Extractor
    from extract.records import Document, Entity, Facts

_STDIN = "-"


def evaluate(
    gold: Annotated[
        str,
        typer.Argument(
            metavar="GOLD", show_default=False, help="Gold facts, JSON Lines in the exchange format, or - ."
        ),
    ],
    system: Annotated[
        str | None,
        typer.Argument(
            metavar="SYSTEM",
            show_default=False,
            help="Facts to judge, as kg extract writes them, or - ; without it gold's texts are extracted.",
        ),
    ] = None,
    by: Annotated[bool, typer.Option("--by", help="Also by type, relation and attribute.")] = False,
    stages: Annotated[
        bool,
        typer.Option(
            "--stages", help="Also each stage by itself; relations and attributes given gold entities, too (extracts)."
        ),
    ] = False,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Also whether confidence 0.9 means right in 90 %.")
    ] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Also list every miss and extra with its sentence.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
    output: Annotated[str, typer.Option("-o", "--output", help="File, or - for standard output.")] = "-",
    model: Model = MODEL,
    jobs: Jobs = 1,
) -> None:
    """Compare facts with gold facts: precision, recall and F1, with 95 % intervals over documents.

    Example: kg eval gold.jsonl --by --calibration
    """
    if gold == _STDIN and system == _STDIN:
        raise UsageError("GOLD and SYSTEM cannot both be standard input; name a file for one of them")
    from extract.evaluation.calibration import calibrate, judged_facts
    from extract.evaluation.errors import find_errors
    from extract.evaluation.reading import read_gold_file, read_system_file
    from extract.evaluation.report import make_report
    from extract.evaluation.scores import compare_all
    from extract.evaluation.stages import stages_of

    expected = _read(read_gold_file(_lines_of(gold), name=_name(gold)), gold)
    extractor = open_extractor(model) if stages or system is None else None
    if system is None:
        assert extractor is not None
        given = _extract(extractor, expected, jobs)
    else:
        given = _read(read_system_file(_lines_of(system), expected, name=_name(system)), system)
        if not given:
            note(f"kg: {system}: has none of the documents of {gold}; their ids must agree")
    comparisons = compare_all(expected, given)
    report = make_report(
        len(expected),
        len(given),
        comparisons,
        by=by,
        extractor=next((facts.extractor for facts in given.values()), ""),
        stages=stages_of(comparisons, _compare_given(extractor, expected, jobs)) if extractor and stages else None,
        calibration=calibrate(judged_facts(comparisons)) if calibration else None,
        errors=find_errors(comparisons) if errors else None,
    )
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n" if as_json else report.to_text()
    _write(text, output)


def _lines_of(name: str) -> Iterator[str]:
    if name == _STDIN:
        yield from sys.stdin
        return
    try:
        with Path(name).open(encoding="utf-8") as lines:
            yield from lines
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise KgError(f"{name}: {reason}; name a file of facts, one JSON object a line") from error


def _name(file: str) -> str:
    return "<stdin>" if file == _STDIN else file


def _read(annotations: Annotations, file: str) -> Mapping[str, Facts]:
    """The documents of a file, with a note where several have one id."""
    if annotations.repeated:
        named = plural(len(annotations.repeated), "id")
        note(f"kg: {file}: {named} given more than once, {annotations.repeated[0]!r} first; the last document counts")
    return annotations.documents


def _extract(extractor: Extractor, gold: Mapping[str, Facts], jobs: int) -> Mapping[str, Facts]:
    documents = [facts.document for facts in gold.values()]
    return {facts.document.id: facts for facts in _told(extractor.extract(documents, jobs=jobs), "Extracting")}


def _compare_given(extractor: Extractor, gold: Mapping[str, Facts], jobs: int) -> list[Comparison]:
    from extract.evaluation.stages import compare_given

    def extract(documents: Iterable[Document], entities: Mapping[str, Sequence[Entity]]) -> Iterator[Facts]:
        return _told(extractor.extract(documents, jobs=jobs, given=entities), "Extracting with gold entities")

    return compare_given(gold, extract)


def _told(facts: Iterable[Facts], label: str) -> Iterator[Facts]:
    with progress(label) as tell:
        for count, one in enumerate(facts, 1):
            tell(count, one.document.title or one.document.id)
            yield one


def _write(text: str, output: str) -> None:
    if output == "-":
        sys.stdout.write(text)
        return
    from kg.files import atomic_file

    with atomic_file(Path(output)) as file:
        file.write(text.encode())
    note(f"{output} written")
