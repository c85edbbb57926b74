from __future__ import annotations

import errno
import io
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from extract.read import fetch as fetching
from extract.read.fetch import Fetched, fetch_url
from extract.read.sniff import kind_of
from extract.records import Document
from extract.sources import Unreadable, list_sources, read_sources
from kg.errors import SourceError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("news/b.txt", "news/a.md", "news/sub/c.html", "news/a/z.txt", "news/.hidden.txt", "news/.git/x.txt",
                 "news/picture.png", "news/notes.log"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Text of {name}.")
    return tmp_path


def texts(found: Iterator[Document | Unreadable]) -> list[str]:
    return [one.text if isinstance(one, Document) else f"! {one.source}: {one.reason}" for one in found]


@pytest.mark.usefixtures("folder")
def test_a_folder_is_read_sorted_by_path_without_hidden_and_unknown_files() -> None:
    assert list_sources(["news"]) == ["news/a/z.txt", "news/a.md", "news/b.txt", "news/sub/c.html"]


@pytest.mark.usefixtures("folder")
def test_sources_keep_the_order_they_are_named_in_and_are_read_once() -> None:
    assert list_sources(["news/b.txt", "./news/b.txt", "-", "news/a", "https://example.org/a", "-"]) == [
        "news/b.txt", "-", "news/a/z.txt", "https://example.org/a",
    ]  # fmt: skip


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("news/*.txt", ["news/b.txt"]),
        ("news/**/*.txt", ["news/a/z.txt", "news/b.txt"]),
        ("news/s*", ["news/sub/c.html"]),
        ("news/*.log", ["news/notes.log"]),
        ("news/*.rss", [Unreadable("news/*.rss", "matches no file")]),
    ],
)
def test_a_pattern_stands_for_the_files_it_matches(pattern: str, expected: list[str | Unreadable]) -> None:
    assert list_sources([pattern]) == expected


@pytest.mark.usefixtures("folder")
def test_a_file_whose_name_looks_like_a_pattern_is_read() -> None:
    Path("a[1].txt").write_text("Brackets.")
    assert texts(read_sources(["a[1].txt"])) == ["Brackets."]


@pytest.mark.usefixtures("folder")
def test_what_is_missing_is_listed_in_its_place_and_the_rest_goes_on() -> None:
    Path("empty").mkdir()
    found = texts(read_sources(["none.txt", "news/b.txt", "empty", "", "bad\0name"]))
    assert found == [
        "! none.txt: does not exist",
        "Text of news/b.txt.",
        "! empty: holds no file to read "
        "(.atom .htm .html .json .jsonl .markdown .md .ndjson .pdf .rss .text .txt .xhtml .xml)",
        "! : is an empty name",
        "! bad\0name: does not exist",
    ]


@pytest.mark.usefixtures("folder")
def test_a_file_that_may_not_be_read_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object) -> None:  # a mode of 0 would not keep root out
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    assert texts(read_sources(["news/b.txt"])) == ["! news/b.txt: cannot be read: permission denied"]


@pytest.mark.usefixtures("folder")
def test_every_file_is_read_by_the_reader_of_its_kind() -> None:
    Path("news/d.jsonl").write_text('{"text": "Line one."}\nbroken\n')
    Path("news/e.xml").write_text("<rss version='2.0'><channel><item><title>Entry</title></item></channel></rss>")
    Path("news/f.json").write_text('{"text": "Object."}')
    Path("news/g.txt").write_bytes(b"\0\1")
    assert texts(read_sources(["news"])) == [
        "Text of news/a/z.txt.",
        "Text of news/a.md.",
        "Text of news/b.txt.",
        "Line one.",
        "! news/d.jsonl:2: is not JSON: Expecting value at column 1",
        "Entry",
        "Object.",
        "! news/g.txt: is not text",
        "Text of news/sub/c.html.",
    ]


def test_reading_is_lazy(folder: Path) -> None:
    found = read_sources(["news/a.md", "news/b.txt"])
    next(found)
    (folder / "news/b.txt").unlink()
    assert texts(found) == ["! news/b.txt: does not exist"]


@pytest.mark.usefixtures("folder")
def test_the_id_does_not_depend_on_the_path() -> None:
    Path("one.txt").write_text("Same.")
    Path("two.txt").write_text("Same.")
    first, second = read_sources(["one.txt", "two.txt"])
    assert first == second


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.4", "a.txt", "pdf"),
        (b"<!doctype html><p>x", "a", "html"),
        (b"\xef\xbb\xbf \n<html><body>", "a.log", "html"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "a", "feed"),
        (b"<?xml version='1.0'?><!-- x --><feed xmlns='x'>", "a.html", "feed"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "a.xml", "html"),
        (b"<rdf:RDF xmlns='x'>", "a.xml", "feed"),
        (b"<!doctype html><pre>&lt;rss&gt; <rss ", "a.html", "html"),
        (b'{"text": "a"}\n{"text": "b"}', "a", "jsonl"),
        (b'{"text": "a"}\n', "a", "json"),
        (b'{\n "text": "a"', "a", "json"),
        (b'[{"text": "a"}', "a", "json"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"1" * 5000, "a", "json"),
        (b"[1] a footnote", "a", "text"),
        (b"---\ntitle: x\n---\n", "a", "markdown"),
        (b"---\n\nwords", "a", "text"),
        (b"words < words", "a.unknown", "text"),
        (b"", "a", "text"),
    ],
)
def test_the_kind_of_a_file_is_told_by_suffix_and_first_bytes(head: bytes, name: str, kind: str) -> None:
    assert kind_of(head, name=name) == kind


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Plain words.", ["Plain words."]),
        (b"<html><body><p>A page.</p></body></html>", ["A page."]),
        (b'\n{"text": "a"}\n{"text": "b"}\n', ["a", "b"]),
        (b'{"text": "a"}', ["a"]),
        (b'{\n"text": "a"\n}', ["a"]),
        (b'{"text": "' + b"a" * 9000 + b'"}\n{"text": "b"}\n', ["a" * 9000, "b"]),
        ('{"text": "é"}\n'.encode("utf-16"), ["é"]),
        (b"", ["! <stdin>: is empty"]),
        (b"\0\1\2", ["! <stdin>: is not text"]),
    ],
)
def test_standard_input_is_read_by_what_it_holds(data: bytes, expected: list[str]) -> None:
    assert texts(read_sources(["-"], stdin=io.BytesIO(data))) == expected


def test_lines_of_json_on_standard_input_are_read_as_they_come() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stdin, os.fdopen(writing, "wb") as pipe:
        pipe.write(b'{"text": "a"}\n{"text": "b"}\n')
        pipe.flush()
        found = read_sources(["-"], stdin=stdin)
        assert texts(iter([next(found)])) == ["a"]
        found.close()  # type: ignore[attr-defined]


ANSWERS = {
    "/a.html": (200, "text/html; charset=iso-8859-1", "<p>The café is open.</p>".encode("latin-1")),
    "/feed": (200, "text/xml", b"<rss version='2.0'><channel><title>F</title><item><title>T</title>"
              b"<link>/a.html</link></item><item><title>U</title><link>/none</link></item></channel></rss>"),
    "/text": (200, "text/plain", b"Words."),
    "/lines": (200, "application/x-ndjson", b'{"text": "a"}\n{"text": "b"}'),
    "/big": (200, "text/plain", b"x" * 5000),
    "/empty": (200, "text/html", b""),
}  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in {"/moved", "/loop", "/away"}:
            self.send_response(302)
            self.send_header(
                "Location", {"/moved": "/text", "/loop": "/loop", "/away": "file:///etc/passwd"}[self.path]
            )
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path == "/agent":
            status, kind, body = 200, "text/plain", self.headers["User-Agent"].encode()
        else:
            status, kind, body = ANSWERS.get(self.path, (404, "text/plain", b"no"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_read_by_its_media_type_and_is_the_id(site: str) -> None:
    [document] = read_sources([f"{site}/a.html"])
    assert isinstance(document, Document)
    assert (document.text, document.id, document.url) == ("The café is open.", f"{site}/a.html", f"{site}/a.html")
    assert texts(read_sources([f"{site}/text", f"{site}/lines"])) == ["Words.", "a", "b"]


def test_a_feed_gives_its_entries_or_the_articles_they_link_to(site: str) -> None:
    assert texts(read_sources([f"{site}/feed"])) == ["T", "U"]
    assert texts(read_sources([f"{site}/feed"], follow=True)) == [
        "The café is open.", f"! {site}/none: answers 404 Not Found",
    ]  # fmt: skip


def test_a_redirect_gives_the_address_it_leads_to(site: str) -> None:
    [document] = read_sources([f"{site}/moved"])
    assert isinstance(document, Document)
    assert document.url == f"{site}/text"


def test_the_client_says_who_it_is(site: str) -> None:
    assert texts(read_sources([f"{site}/agent"])) == ["open-science-kg/0.1 (+https://w3id.org/open-science-kg)"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "answers 404 Not Found"),
        ("/loop", "redirects without end"),
        ("/away", "leads to an address that is not http or https"),
        ("/empty", "is empty"),
    ],
)
def test_an_address_that_gives_nothing_is_listed(site: str, path: str, reason: str) -> None:
    assert list(read_sources([site + path])) == [Unreadable(site + path, reason)]


def test_an_answer_that_is_too_large_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    with pytest.raises(SourceError, match="is larger than"):
        fetch_url(f"{site}/big")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a", "http://nowhere.invalid/"])
def test_a_server_that_is_not_there_is_listed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    assert list(read_sources([address])) == [Unreadable(address, "cannot connect — is the network up?")]


@pytest.mark.parametrize("address", ["http://", "http://[::", "http://a b/", "https://exa\tmple.org:x/"])
def test_an_address_that_is_none_is_listed(address: str) -> None:
    [found] = read_sources([address])
    assert isinstance(found, Unreadable)
    assert "\n" not in found.reason


def test_another_client_may_stand_in() -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(url, b"Words of " + url.encode(), "text/plain")

    assert texts(read_sources(["https://example.org/a"], fetch=fetch)) == ["Words of https://example.org/a"]
