"""How the page behaves: first drawing, panning, labels, size, and how far things move when articles come in.

Run: python benchmarks/view.py
"""

from __future__ import annotations

import math
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.records import Document, Facts
from kg.network import Article, Evidence, Statement, read_network
from kg.page import render_page
from kg.page_data import place
from kg.places import read_places, write_places
from kg.store import GraphStore

ROOT = Path(__file__).resolve().parents[1]
BASE = "https://w3id.org/open-science-kg/id/"
TYPES = ("Organization", "Repository", "Person", "Dataset", "Event", "Place", "Policy")
RELATIONS = ("collaboratesWith", "operates", "released", "partOf", "funds")
WORDS = ("Open", "Data", "Science", "Institute", "Archive", "European", "Council", "Survey", "Library", "Research")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

FRAMES = """(move) => new Promise((done) => {
  const target = document.querySelector("#canvas canvas");
  const box = target.getBoundingClientRect();
  const at = (n) => ({ clientX: box.x + 400 + 120 * Math.sin(n / 6), clientY: box.y + 300 + 90 * Math.cos(n / 6),
    bubbles: true, pointerType: "mouse", pointerId: 1, isPrimary: true, button: 0, buttons: 1 });
  target.dispatchEvent(new PointerEvent("pointerdown", at(0)));
  let frames = 0;
  const began = performance.now();
  const step = () => {
    frames += 1;
    target.dispatchEvent(new PointerEvent("pointermove", at(frames)));
    if (performance.now() - began < 2000) requestAnimationFrame(step);
    else {
      target.dispatchEvent(new PointerEvent("pointerup", at(frames)));
      done((1000 * frames) / (performance.now() - began));
    }
  };
  requestAnimationFrame(step);
})"""
RECORD = """
const write = CanvasRenderingContext2D.prototype.fillText;
const clear = CanvasRenderingContext2D.prototype.clearRect;
window.written = []; window.first = null;
CanvasRenderingContext2D.prototype.clearRect = function (...a) { window.written = []; return clear.apply(this, a); };
const begin = CanvasRenderingContext2D.prototype.beginPath;
CanvasRenderingContext2D.prototype.beginPath = function () {
  // when the task that draws first has ended
  if (!window.asked) setTimeout(() => { window.first = performance.now(); });
  window.asked = true;
  return begin.call(this);
};
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const box = this.measureText(text);
  window.written.push({ text, l: x - box.width / 2, r: x + box.width / 2,
    t: y - box.actualBoundingBoxAscent, b: y + box.actualBoundingBoxDescent });
  return write.call(this, text, x, y);
};
"""


def made_up(count: int) -> nx.Graph:
    """A network of ``count`` nodes with sentences, as wide and as uneven as those of announcements."""
    chance = random.Random(count)
    shape = nx.barabasi_albert_graph(count, 2, seed=7)
    articles = {
        f"{BASE}article/a{n}": Article(
            f"{BASE}article/a{n}", f"a{n}", " ".join(chance.choices(WORDS, k=6)), f"20{10 + n % 15}-0{1 + n % 9}-11",
            f"https://example.org/{n}", "Daily",
        )
        for n in range(count // 3)
    }  # fmt: skip
    network = nx.Graph(base_iri=BASE, extractors=("kg",), articles=articles)
    for n in shape:
        label = f"{' '.join(chance.choices(WORDS, k=chance.randint(1, 4)))} {n}"
        network.add_node(
            f"{BASE}thing/n{n}", type=chance.choice(TYPES), label=label, aliases=(), identifiers=(), homepage=None,
            articles=(f"{BASE}article/a{n % len(articles)}",), mentions=1, facts=(), degree=shape.degree[n], former=(),
            doubts=(), reviews=(), period=None,
        )  # fmt: skip
    for number, (a, b) in enumerate(shape.edges):
        one, other = sorted((f"{BASE}thing/n{a}", f"{BASE}thing/n{b}"))
        source = f"{BASE}article/a{number % len(articles)}"
        names = [network.nodes[name]["label"] for name in (one, other)]
        quote = f"{names[0]} and {names[1]} {' '.join(chance.choices(WORDS, k=14))}."
        day = articles[source].published
        network.add_edge(
            one, other, statements=(
                Statement(
                    f"{BASE}statement/{number:016x}", one, chance.choice(RELATIONS), other, True, 0.9, "asserted", 1,
                    day, day, (Evidence(source, 0.9, "asserted", (quote,), None, ""),),
                ),
            ),
        )  # fmt: skip
    return network


def measure(browser: Any, name: str, network: nx.Graph, *, top: int, folder: Path) -> None:
    """Print what one page takes and how it looks."""
    began = time.perf_counter()
    page_text = render_page(network, top=top)
    took = time.perf_counter() - began
    file = folder / f"{name}.html"
    file.write_text(page_text, encoding="utf-8")
    firsts = []
    for _ in range(3):
        page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
        page.add_init_script(RECORD)
        page.goto(file.as_uri())
        # the page's policy lets no condition be evaluated in it, so it is asked from outside
        for _ in range(400):
            if page.evaluate("window.first") is not None:
                break
            page.wait_for_timeout(50)
        page.wait_for_timeout(800)
        firsts.append(page.evaluate("window.first") / 1000)
        written = page.evaluate("window.written")
        if len(firsts) < 3:
            page.close()
    clashes = sum(
        a["l"] < b["r"] and b["l"] < a["r"] and a["t"] < b["b"] and b["t"] < a["b"]
        for n, a in enumerate(written) for b in written[:n]
    )  # fmt: skip
    frames = page.evaluate(FRAMES)
    page.close()
    print(
        f"{name}: page in {took:.1f} s, {len(page_text.encode()) / 1e6:.2f} MB"
        f" · first drawing {statistics.median(firsts):.2f} s · panning {frames:.0f} frames/s · {len(written)} texts,"
        f" {clashes} overlaps"
    )


def examples() -> list[Facts]:
    """The facts of the bundled examples, extracted here."""
    from extract.pipeline import Extractor  # a model to load
    from extract.sources import read_sources

    documents = [one for one in read_sources([str(ROOT / "examples")]) if isinstance(one, Document)]
    return list(Extractor().extract(documents))


def moves(facts: list[Facts], folder: Path) -> Iterator[str]:
    """How far nodes move when the last tenth of the articles comes in, as lines of text."""
    for seed in range(5):
        left_out = set(random.Random(seed).sample(range(len(facts)), len(facts) // 10))
        known: dict[str, tuple[int, int]] = {}
        drawn = []
        for name, part in (("most", [f for n, f in enumerate(facts) if n not in left_out]), ("all", facts)):
            with GraphStore.open(folder / f"{name}-{seed}", create=True) as store:
                store.add(part)
                store.refresh()
                network = read_network(store)
            drawn.append((network, place(network, top=300)))
            if name == "most":
                write_places(folder, {n: xy for n, xy in drawn[0][1].items() if network.degree[n]})
                known = read_places(folder)
        network, places = drawn[1]
        kept = place(network, top=300, known=known)
        yield f"{seed}: apart {_moved(drawn[0], (network, places))} · same store {_moved(drawn[0], (network, kept))}"


def _moved(before: tuple[nx.Graph, Any], after: tuple[nx.Graph, Any]) -> str:
    names = [n for n in before[1] if n in after[1] and before[0].degree[n] and after[0].degree[n]]
    xs, ys = [after[1][n][0] for n in names], [after[1][n][1] for n in names]
    across = math.hypot(max(xs) - min(xs), max(ys) - min(ys))
    far = sorted(math.dist(before[1][n], after[1][n]) / across for n in names)
    most = far[int(len(far) * 0.95)]
    return f"mean {statistics.mean(far):.1%}, median {statistics.median(far):.1%}, 95 % of nodes {most:.1%}"


def main() -> None:
    """Print everything."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for count in (300, 500, 5000):
            measure(browser, f"{count} nodes", made_up(count), top=count, folder=folder)
        facts = examples()
        with GraphStore.open(folder / "examples", create=True) as store:
            store.add(facts)
            store.refresh()
            measure(browser, "examples", read_network(store), top=300, folder=folder)
        browser.close()
        for line in moves(facts, folder):
            print("a tenth of the articles comes in,", line)


if __name__ == "__main__":
    main()
