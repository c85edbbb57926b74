"""Reading ROR data dumps in every form in which they come."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.ror import dump_version, read_dump
from kg.errors import FormatError, KgError

OSLO: dict[str, Any] = {
    "id": "https://ror.org/01xtthb56",
    "names": [
        {"value": "University of Oslo", "types": ["ror_display", "label"], "lang": "en"},
        {"value": "Universitetet i Oslo", "types": ["label"], "lang": "no"},
        {"value": "Royal Frederick University", "types": ["alias"], "lang": None},
        {"value": "UiO", "types": ["acronym"], "lang": None},
    ],
    "types": ["education", "funder"],
    "status": "active",
    "locations": [{"geonames_id": 3143244, "geonames_details": {"name": "Oslo", "country_code": "NO"}}],
    "external_ids": [{"type": "wikidata", "all": ["Q486156"], "preferred": None}],
    "relationships": [{"type": "Child", "id": "https://ror.org/00j9c2840", "label": "Oslo University Hospital"}],
    "admin": {"last_modified": {"date": "2025-02-11", "schema_version": "2.1"}},
}
EMPTY: dict[str, Any] = {"id": "https://ror.org/00j9c2840", "names": [], "types": [], "status": "withdrawn"}
RECORDS = [OSLO, EMPTY]


def as_json(path: Path) -> Path:
    path = path / "dump.json"
    path.write_text(json.dumps(RECORDS, indent=4), encoding="utf-8")
    return path


def as_lines(path: Path) -> Path:
    path = path / "dump.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in RECORDS), encoding="utf-8")
    return path


def as_gzipped_lines(path: Path) -> Path:
    packed = path / "dump.jsonl.gz"
    packed.write_bytes(gzip.compress(as_lines(path).read_bytes()))
    return packed


def as_gzipped_json(path: Path) -> Path:
    packed = path / "dump.json.gz"
    packed.write_bytes(gzip.compress(as_json(path).read_bytes()))
    return packed


def as_json_with_a_byte_order_mark(path: Path) -> Path:
    plain = as_json(path)
    plain.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes())
    return plain


def as_published(path: Path) -> Path:
    """A zip with both schemas and tables, as of 2024."""
    packed = path / "v1.50-2024-07-29-ror-data.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "v1.50-2024-07-29-ror-data.json", json.dumps([{"id": OSLO["id"], "name": "old", "country": {}}])
        )
        archive.writestr("v1.50-2024-07-29-ror-data.csv", "id,name\n")
        archive.writestr("v1.50-2024-07-29-ror-data_schema_v2.json", json.dumps(RECORDS, indent=4))
    return packed


@pytest.mark.parametrize(
    "make",
    [as_json, as_lines, as_gzipped_lines, as_gzipped_json, as_json_with_a_byte_order_mark, as_published],
)
def test_each_form_of_a_dump_gives_the_same_records(make: Callable[[Path], Path], tmp_path: Path) -> None:
    oslo, empty = read_dump(make(tmp_path))

    assert oslo.iri == "https://ror.org/01xtthb56"
    assert oslo.names == (
        ("University of Oslo", "label"),
        ("Universitetet i Oslo", "translation"),
        ("Royal Frederick University", "alias"),
        ("UiO", "acronym"),
    )
    assert (oslo.types, oslo.status, oslo.country, oslo.cities) == (("education", "funder"), "active", "NO", ("Oslo",))
    assert oslo.wikidata == "http://www.wikidata.org/entity/Q486156"
    assert oslo.relations == (("child", "https://ror.org/00j9c2840", "Oslo University Hospital"),)
    assert (empty.status, empty.country, empty.wikidata) == ("withdrawn", None, None)


def test_records_that_no_chunk_holds_whole_are_read(tmp_path: Path) -> None:
    long = {
        **OSLO,
        "names": [{"value": f"Name {n} " + "x" * 900, "types": ["alias"], "lang": None} for n in range(700)],
    }
    path = tmp_path / "long.json"
    path.write_text(json.dumps([long, OSLO, long], indent=1))

    assert [len(one.names) for one in read_dump(path)] == [700, 4, 700]


def test_of_two_wikidata_items_of_which_none_is_preferred_none_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    doubtful = [{"type": "wikidata", "all": ["Q1", "Q2"], "preferred": None}]
    path.write_text(json.dumps([{**OSLO, "external_ids": doubtful}]))

    assert next(read_dump(path)).wikidata is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "dump.json: holds no record"),
        (b"[]", "dump.json: holds no record"),
        (b'[{"id": 1}]', "dump.json, record 1: has no ROR id, so this is no ROR dump"),
        (b'["a"]', "dump.json, record 1: has no ROR id"),
        (b'[{"id": "https://ror.org/01xtthb56", "name": "x"}]', "record 1: is of schema v1; take the file"),
        (b'[{"id": "https://ror.org/01xtthb56", "names": 3}]', "record 1: is no record of schema v2"),
        (b'[{"id": "https://ror.org/01xtthb56", "nam', "record 1: not JSON, or cut off"),
        (b"id,name\n", "record 1: not JSON, or cut off"),
        (b"[\xff]", "dump.json: is not UTF-8 text"),
        (b"PK\x03\x04 and then nothing", "dump.json: the file is damaged or cut off"),
        (gzip.compress(b"[1, 2, 3]")[:-9], "dump.json: the file is damaged or cut off"),
    ],
)
def test_what_is_no_dump_is_refused_in_one_line(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    path.write_bytes(content)

    with pytest.raises((FormatError, KgError)) as raised:
        list(read_dump(path))

    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_zip_without_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dump.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")

    with pytest.raises(FormatError, match="the zip holds no JSON file; take the zip of the latest ROR data dump"):
        list(read_dump(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"nowhere\.zip: No such file or directory; name the file of a ROR data dump"):
        list(read_dump(tmp_path / "nowhere.zip"))


def test_the_version_stands_in_the_name_of_the_file_or_of_one_in_the_zip(tmp_path: Path) -> None:
    renamed = as_published(tmp_path).rename(tmp_path / "ror.zip")

    assert dump_version(renamed) == "v1.50"
    assert dump_version(as_json(tmp_path)) is None
