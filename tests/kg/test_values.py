"""Attribute values become typed literals and quantities, or strings where they cannot."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.errors import FormatError
from kg.values import (
    Units,
    date_bounds,
    date_literal,
    http_iri,
    identifier_literal,
    number_literal,
    published_literal,
    read_units,
    score_literal,
    text_literal,
)

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def units() -> Units:
    return read_units()


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2022", f"{XSD}gYear"),
        ("2022-10", f"{XSD}gYearMonth"),
        ("2022-10-01", f"{XSD}date"),
        ("--05-19", f"{XSD}gMonthDay"),
        ("--02-29", f"{XSD}gMonthDay"),
        ("--09", f"{XSD}gMonth"),
        ("2023-07-10/2023-07-14", "http://id.loc.gov/datatypes/edtf/EDTF"),
        ("2011/2012", "http://id.loc.gov/datatypes/edtf/EDTF"),
    ],
)
def test_date_is_typed_as_precisely_as_it_is_given(text: str, datatype: str) -> None:
    literal = date_literal(text)

    assert literal is not None
    assert (literal.value, literal.datatype.value) == (text, datatype)


def test_a_period_without_a_year_leaves_its_digits_open() -> None:
    literal = date_literal("--06-25/--07-01")

    assert literal is not None
    assert (literal.value, literal.datatype.value) == (
        "XXXX-06-25/XXXX-07-01",
        "http://id.loc.gov/datatypes/edtf/EDTF",
    )


@pytest.mark.parametrize(
    "text",
    ["", "-", "soon", "2022-13", "2023-02-29", "0000", "--", "--13", "--02-30", "2022-1", "20221001", "2012/2011",
     "2012/", "/2012", "2011/--09", "--09/2011", "--13/--14", "2011/2012/2013", "٢٠٢٢"],
)  # fmt: skip
def test_what_is_no_date_has_no_literal(text: str) -> None:
    assert date_literal(text) is None


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2022-10-01", ("2022-10-01", "2022-10-01")),
        ("2011/2012", ("2011", "2012")),
        ("2022-10/2022-10-14", ("2022-10", "2022-10-14")),
        ("2022", None),
        ("--05-19", None),
        ("2012/2011", None),
    ],
)
def test_bounds_of_a_complete_date_or_period(text: str, bounds: tuple[str, str] | None) -> None:
    found = date_bounds(text)

    assert (found and (found[0].value, found[1].value)) == bounds


@pytest.mark.parametrize(
    ("text", "value", "type_"),
    [
        ("2023-12-18T10:00:00Z", "2023-12-18", "date"),
        ("2023-12", "2023-12", "gYearMonth"),
        ("lately", "lately", "string"),
    ],
)
def test_publication_date(text: str, value: str, type_: str) -> None:
    literal = published_literal(text)

    assert literal is not None
    assert (literal.value, literal.datatype.value) == (value, XSD + type_)


@pytest.mark.parametrize(
    ("attribute", "text", "label", "low", "unit_text", "unit_code", "in_bytes"),
    [
        ("size", "800 TB", "800 TB", 800, "TB", "TeraBYTE", 800 * 10**12),
        ("size", "1.5 terabytes", "1.5 TB", Decimal("1.5"), "TB", "TeraBYTE", 15 * 10**11),
        ("size", "10 fb-1", "10 fb-1", 10, "fb-1", None, None),
        ("size", "42 datasets", "42 datasets", 42, "datasets", None, None),
        ("size", "007 TB", "7 TB", 7, "TB", "TeraBYTE", 7 * 10**12),
        ("energy", "13 TeV", "13 TeV", 13000, "GeV", "GigaEV", None),
        ("energy", "900 GeV", "900 GeV", 900, "GeV", "GigaEV", None),
        ("count", "300000 researchers", "300000 researchers", 300000, "researchers", None, None),
        ("count", "5 TB", "5 TB", 5, "TB", None, None),
    ],
)
def test_quantity(
    units: Units, attribute: str, text: str, label: str, low: Decimal, unit_text: str, unit_code: str | None,
    in_bytes: int | None,
) -> None:  # fmt: skip
    found = units.quantity(attribute, text)

    assert found is not None
    assert (found.label, found.low, found.high) == (label, low, low)
    assert (found.unit_text, found.unit_code, found.bytes) == (unit_text, unit_code, in_bytes)


def test_range_has_two_ends_and_no_bytes(units: Units) -> None:
    found = units.quantity("size", "10-20 TB")

    assert found is not None
    assert (found.label, found.low, found.high, found.bytes) == ("10-20 TB", 10, 20, None)


@pytest.mark.parametrize(("text", "currency"), [("95000000 EUR", "EUR"), ("5 XTS", "XTS"), ("5 beans", None)])
def test_money_has_its_currency(units: Units, text: str, currency: str | None) -> None:
    found = units.quantity("amount", text)

    assert found is not None
    assert found.currency == currency


@pytest.mark.parametrize("text", ["", "many", "TB", "42", "1,000 TB", "20-10 TB", "-5 TB", "٣ TB"])
def test_what_is_no_quantity(units: Units, text: str) -> None:
    assert units.quantity("size", text) is None


def test_paths_of_quantities_keep_units_and_ranges_apart(units: Units) -> None:
    values = ["5 TB", "5 Tb", "3-5 TB", "3.5 TB", "5 %", "5 €", "5 " + "x" * 200]
    paths = [q.path for v in values if (q := units.quantity("size", v))]

    assert paths[:4] == ["quantity/5-TB", "quantity/5-Tb", "quantity/3-5-TB", "quantity/3.5-TB"]
    assert len(set(paths)) == 7


@pytest.mark.parametrize(
    "text",
    ["https://ror.org/01ggx4157", "http://example.org/é", "https://doi.org/10.1234/(a)b"],
)
def test_valid_http_iri(text: str) -> None:
    node = http_iri(text)

    assert node is not None
    assert node.value == text


@pytest.mark.parametrize(
    "text",
    [None, "", "javascript:alert(1)", "https://a b", "https://", "http:///x", "https://a/\"", "https://a/<b>",
     "https://a/\ud800", "ftp://a/b", "10.5281/zenodo.1", "https://a/\n"],
)  # fmt: skip
def test_what_is_no_http_iri(text: str | None) -> None:
    assert http_iri(text) is None


def test_identifier_is_a_uri_or_a_string() -> None:
    assert identifier_literal("https://doi.org/10.1/x").datatype.value == f"{XSD}anyURI"
    assert identifier_literal("10.1/x").datatype.value == f"{XSD}string"


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (0.97, "0.97"), (0.12345, "0.1235"), (0.0, "0"), (7.0, "1"), (-1.0, "0")]
)
def test_score_is_a_decimal_in_range(value: float, text: str) -> None:
    assert score_literal(value).value == text


@pytest.mark.parametrize(("value", "text"), [("100", "100"), ("1.50", "1.5"), ("1e3", "1000"), ("0.001", "0.001")])
def test_number_is_canonical(value: str, text: str) -> None:
    assert number_literal(Decimal(value)).value == text


def test_lone_surrogate_is_replaced_and_offsets_stay() -> None:
    assert text_literal("a\ud800b").value == "a\ufffdb"


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"units": [{}]}', '{"units": [{"symbol": "x", "kind": "y", "gev": "z"}]}']
)
def test_malformed_table_of_units_is_refused(tmp_path, content: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "units.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(FormatError, match=r"units\.json: not a table of units"):
        read_units(path)
