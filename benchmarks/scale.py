"""How resolution and build grow: made-up facts of many articles, names by Zipf's law with noise, put into a store.

Usage: python benchmarks/scale.py [--articles 10000] [--keep DIR]
       python benchmarks/scale.py --compare 10000 100000     # each in a process of its own

An article names some five things out of a world that grows with the number of articles: well-known ones often, most
of them rarely, one name in eight varied (acronym, spelling, slip). Two articles in three tell of a dataset that up to
five articles tell of in other words. Prints seconds of wall and CPU time and peak resident memory of each step.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.records import Attribute, Document, Entity, Facts, Relation, Span
from kg.store import GraphStore

FRONT = ("Open", "Global", "Northern", "Royal", "United", "Central", "Alpine", "Baltic", "Coastal", "Digital", "First",
         "Green", "Inland", "Joint", "Lunar", "Marine", "Nordic", "Polar", "Rural", "Solar")  # fmt: skip
MIDDLE = ("Climate", "Genome", "Particle", "Ocean", "Heritage", "Language", "Energy", "Crystal", "Soil", "Galaxy",
          "Census", "Protein", "River", "Forest", "Archive", "Survey", "Fossil", "Weather", "Plasma",
          "Neuron")  # fmt: skip
KINDS = (("Organization", "Institute"), ("Organization", "University"), ("Organization", "Foundation"),
         ("Organization", "Agency"), ("Initiative", "Programme"), ("Repository", "Archive"), ("Service", "Platform"),
         ("Collaboration", "Collaboration"), ("Facility", "Observatory"))  # fmt: skip
SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ren",
    "tas",
    "vor",
    "del",
    "pon",
    "sha",
    "zim",
    "bru",
    "gal",
    "hin",
    "jor",
    "nus",
    "wex",
)
UNITS = (("TB", "terabytes"), ("GB", "gigabytes"), ("images", "images"), ("spectra", "spectra"))
WORLD = 0.5
"""Things there are, as a share of the number of articles."""


def place_name(number: int) -> str:
    """A made-up proper name: the number, in syllables."""
    name = ""
    number += len(SYLLABLES)
    while number:
        number, digit = divmod(number, len(SYLLABLES))
        name += SYLLABLES[digit]
    return name.capitalize()


def thing(number: int) -> tuple[str, str]:
    """Type and name of the thing of that rank."""
    rng = random.Random(number)
    kind, word = rng.choice(KINDS)
    name = f"{rng.choice(MIDDLE)} {word}"
    name = (
        f"{place_name(number)} {name}" if rng.random() < 0.7 else f"{rng.choice(FRONT)} {name} of {place_name(number)}"
    )
    return kind, name


def varied(name: str, rng: random.Random) -> str:
    """The name as another newsroom writes it."""
    words = name.split()
    form = rng.randrange(4)
    if form == 0:
        return "".join(word[0] for word in words if word[0].isupper())
    if form == 1:
        return name.replace("Programme", "Program").replace("Institute", "Institut")
    if form == 2:
        return "-".join(words[:2]) + " " + " ".join(words[2:])
    at = rng.randrange(1, len(name) - 1)
    return name[:at] + name[at + 1 :]


def zipf(world: int, rng: random.Random) -> int:
    """A rank below ``world``, the density falling as 1/rank."""
    return int(world ** rng.random()) - 1


def made_up(count: int, seed: int = 1) -> Iterator[Facts]:
    """The facts of that many articles, the same ones every time."""
    rng = random.Random(seed)
    world = max(10, int(count * WORLD))
    stories: list[tuple[int, str, str, str, int]] = []
    for number in range(count):
        year, month = 2013 + number * 13 // count, 1 + rng.randrange(12)
        published = f"{year}-{month:02}-{1 + rng.randrange(28):02}"
        ranks = list(dict.fromkeys(zipf(world, rng) for _ in range(4)))
        named = [thing(rank) for rank in ranks]
        text, entities = "", []
        for place, (kind, name) in enumerate(named):
            said = varied(name, rng) if rng.random() < 0.125 else name
            start = len(text)
            text += f"{said} took part in what number {number} tells, "
            entities.append(Entity(f"e{place}", kind, said, (Span(start, start + len(said)),), 0.9))
        relations = [
            Relation("e0", "collaboratesWith", f"e{other}", (Span(0, len(text)),), confidence=0.8)
            for other in range(1, len(entities))
        ]
        attributes: list[Attribute] = []
        if rng.random() < 2 / 3:
            if stories and rng.random() < 0.5:
                rank, size, day, matter, left = stories.pop(rng.randrange(max(0, len(stories) - 50), len(stories)))
            else:
                unit = rng.choice(UNITS)
                rank, size, day = ranks[0], f"{rng.randrange(2, 900)} {unit[0]}", published
                matter, left = f"{rng.choice(MIDDLE).lower()} data", rng.randrange(5)
            if left:
                stories.append((rank, size, day, matter, left - 1))
            kind, agent = thing(rank)
            start = len(text)
            told = rng.choice(
                (f"{size} of {matter}", f"some {size} of {matter}", f"{matter} of {size}", f"new {matter}")
            )
            text += f"{agent} released {told} on {day}."
            span = (Span(start, len(text)),)
            where = start + len(agent) + len(" released ")
            entities.append(Entity("agent", kind, agent, (Span(start, start + len(agent)),), 0.9))
            entities.append(Entity("data", "Dataset", told, (Span(where, where + len(told)),), 0.8))
            relations.append(Relation("agent", "released", "data", span, confidence=0.85, rule="verb:release"))
            attributes.append(Attribute("data", "date", day, span, confidence=0.9))
            if told[0].isdigit() or " of " in told:
                attributes.append(Attribute("data", "size", size, span, confidence=0.9))
        document = Document(f"a{number}", text, title=f"Number {number}", published=published)
        yield Facts(document, tuple(entities), tuple(relations), tuple(attributes), "kg 0, model 0")


def measure(count: int, folder: Path) -> dict[str, float | int]:
    """Seconds and memory of keeping the records, of the first build, and of one more article."""
    found: dict[str, float | int] = {"articles": count}

    def note(name: str, began: float, cpu: float) -> None:
        found[f"{name} s"] = round(time.perf_counter() - began, 1)
        found[f"{name} cpu s"] = round(time.process_time() - cpu, 1)
        found[f"{name} peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name}: {found[f'{name} s']} s, {found[f'{name} peak MB']} MB", file=sys.stderr, flush=True)

    with GraphStore.open(folder, create=True) as store:
        began, cpu = time.perf_counter(), time.process_time()
        store.add(made_up(count))
        note("records", began, cpu)
        began, cpu = time.perf_counter(), time.process_time()
        store.refresh()
        note("build", began, cpu)
    with GraphStore.open(folder) as store:
        began, cpu = time.perf_counter(), time.process_time()
        (last,) = made_up(1, seed=2)
        store.add([last])
        store.refresh()
        note("one more", began, cpu)
        counts = store.counts()
        found["things"] = sum(
            n for name, n in counts.items() if name not in {"Article", "Statement", "Release", "triples"}
        )
        found["triples"] = counts["triples"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--compare", type=int, nargs=2, metavar=("FEW", "MANY"))
    arguments = parser.parse_args()
    if arguments.compare:
        few, many = (
            json.loads(subprocess.run([sys.executable, __file__, "--articles", str(n)], check=True, stdout=-1).stdout)
            for n in arguments.compare
        )
        for name in ("records", "build", "one more"):
            first, second = few[f"{name} s"], many[f"{name} s"]
            print(f"{name}: {first} s, {second} s, {second / first:.1f} times; "
                  f"peak {few[f'{name} peak MB']} and {many[f'{name} peak MB']} MB")  # fmt: skip
        print(f"things {few['things']:,} and {many['things']:,}, triples {few['triples']:,} and {many['triples']:,}")
        return
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(arguments.articles, arguments.keep or Path(folder) / "store")))


if __name__ == "__main__":
    main()
