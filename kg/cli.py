"""The command line: assembles the commands, and turns our errors into one line and an exit code.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 validation failed, 4 done in part. What a command answers goes
to stdout, what it tells to stderr. Heavy modules are imported inside the commands, so that ``kg --help`` is quick.
"""

from __future__ import annotations

import sys

import typer

from kg.commands.ask import explain, query, stats
from kg.commands.build import build, extract, load
from kg.commands.compare import diff
from kg.commands.judge import evaluate
from kg.commands.keep import export, remove, validate
from kg.commands.look import view
from kg.commands.registries import registry
from kg.commands.review import review
from kg.commands.serve import serve
from kg.errors import KgError, UsageError

INTERRUPTED = 130  # the code that the command line ends with after Ctrl-C

app = typer.Typer(
    name="kg",
    help="A knowledge graph of open-science institutions, initiatives and releases, made from the news that announces "
    "them. Begin with: kg build news/ && kg view --open",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

for command in (build, extract, load, query, explain, stats, diff, view, serve, export, validate, remove):
    app.command()(command)
app.command("eval")(evaluate)
app.add_typer(review)
app.add_typer(registry)


@app.callback(invoke_without_command=True)
def options(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    """Options of ``kg`` itself."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"kg {installed('open-science-kg')}")
        raise typer.Exit


def main() -> None:
    """Run the command line and exit."""
    try:
        app()
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:
            print("kg: stopped; what was finished is kept, the same command goes on from there", file=sys.stderr)
        raise
