"""The commands of `python app.py`.

Each loads what it needs when it is chosen: the bot is up before the sandbox would be loaded.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from dotenv import load_dotenv

from bot import log, settings
from bot.domain.errors import Refusal, StoreUnavailable
from bot.settings import Mode, Settings

PROBLEM = 2
LEAST_PERCENT = 2
"""A number above 1 and below this one may be a percentage or a slip for a share."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status: 0 done, 1 not as wished, 2 cannot be done."""
    load_dotenv(os.path.join(os.getcwd(), ".env"))
    chosen = _parser().parse_args(arguments)
    try:
        status: int = chosen.command(chosen)
        sys.stdout.flush()
    except UnicodeDecodeError:
        print("That file is not text in UTF-8. Save it as UTF-8 and try again.", file=sys.stderr)
        return PROBLEM
    except (settings.SettingsError, Refusal, StoreUnavailable) as problem:
        print(problem, file=sys.stderr)
        return PROBLEM
    except BrokenPipeError:
        # Whoever read along has seen enough; Python would complain of it once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEM
    except OSError as problem:
        file, why = problem.filename, problem.strerror
        print(f"{file}: {why}." if file else problem, file=sys.stderr)
        return PROBLEM
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="whoowns names who decides a product question. Without a command it starts: "
        "with Slack tokens in the environment in Slack, without them in the local sandbox.",
    )
    parser.set_defaults(command=_start)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    sandbox = _command(commands, "sandbox", "a small local Slack to try it in", _sandbox)
    sandbox.add_argument("--reset", action="store_true", help="forget what happened there before")
    sandbox.add_argument(
        "--script", metavar="FILE", help="play the steps in a file and write what happens"
    )
    _command(commands, "migrate", "bring the database's schema up to date", _migrate)
    _command(commands, "doctor", "check tokens, scopes, database and schema", _doctor)
    classify = _command(commands, "classify", "say what questions are, as JSON lines", _classify)
    classify.add_argument(
        "file", nargs="?", default="-", help="questions, a line each; - reads input"
    )
    evaluate = _command(commands, "evaluate", "score labelled questions", _evaluate)
    evaluate.add_argument(
        "files", nargs="+", metavar="FILE", help="labelled questions, JSON lines; - reads input"
    )
    evaluate.add_argument(
        "--rules", metavar="FILE", help="judge by the own rules in this export, too"
    )
    evaluate.add_argument("--html", metavar="FILE", help="write the report as a web page, too")
    evaluate.add_argument(
        "--min-accuracy",
        type=_share,
        metavar="N",
        help="end with status 1 where less is answered as labelled: 0.95, 95 or 95%%",
    )
    _summary_arguments(_command(commands, "summary", "sum up a team's week", _summary))
    export = _command(commands, "export", "write all teams as YAML", _export)
    bring = _command(commands, "import", "set up teams as a file says", _import)
    bring.add_argument("file", help="YAML, a Backstage catalog or CSV; - reads YAML from input")
    bring.add_argument("--dry-run", action="store_true", help="show what would change, and stop")
    bring.add_argument("--prune", action="store_true", help="delete teams that the file leaves out")
    for command in (export, bring):
        command.add_argument("--workspace", metavar="ID", help="where there is more than one")
    return parser


def _summary_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team", required=True, metavar="NAME", help="the team's name")
    parser.add_argument(
        "--week", metavar="WEEK", help="an ISO week, as in 2026-W47; the last whole one if left out"
    )
    parser.add_argument(
        "--workspace", metavar="ID", help="Slack's ID, where several have a team of that name"
    )
    parser.add_argument(
        "--format", choices=("text", "json", "csv"), default="text", help="text if left out"
    )


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    told: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
    parser.set_defaults(command=run)
    return parser


def _share(typed: str) -> float:
    """The share that somebody means by `0.95`, `95` or `95%`."""
    try:
        number = float(typed.rstrip("% "))
    except ValueError:
        number = -1.0
    share = number if 0 <= number <= 1 and "%" not in typed else number / 100
    unsure = 1 < number < LEAST_PERCENT and "%" not in typed
    if unsure or not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{typed} is no share; write 0.95, 95 or 95%")
    return share


def _settings() -> Settings:
    found = settings.read(os.environ)
    log.configure(found.log_level, found.log_format)
    return found


def _start(_: argparse.Namespace) -> int:
    wanted = _settings()
    if wanted.mode is Mode.SANDBOX:
        from bot.cli import run_sandbox

        run_sandbox.in_sandbox(wanted)
        return 0
    from bot.cli import serve

    {Mode.SOCKET: serve.over_socket, Mode.HTTP: serve.over_http}[wanted.mode](wanted)
    return 0


def _sandbox(chosen: argparse.Namespace) -> int:
    from bot.cli import run_sandbox

    if chosen.script:
        from sandbox.scripts.script import ScriptError

        found = _settings()
        # The transcript says what happens; the log would stand between its lines.
        log.configure("WARNING", found.log_format)
        try:
            run_sandbox.play(found, Path(chosen.script), sys.stdout)
        except ScriptError as trouble:
            print(trouble, file=sys.stderr)
            return PROBLEM
        return 0
    run_sandbox.in_sandbox(replace(_settings(), mode=Mode.SANDBOX), afresh=chosen.reset)
    return 0


def _migrate(_: argparse.Namespace) -> int:
    from bot.store import schema
    from bot.store.database import Database

    database = Database(_settings().database_url)
    schema.migrate(database)
    print("The database's schema is up to date.")
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from bot.cli import doctor

    findings = doctor.examine(_settings())
    for finding in findings:
        print(finding)
    return 0 if all(finding.well for finding in findings) else 1


def _classify(chosen: argparse.Namespace) -> int:
    from bot.cli import classify

    classify.classify(chosen.file, sys.stdout)
    return 0


def _evaluate(chosen: argparse.Namespace) -> int:
    from bot import evaluation

    good = evaluation.evaluate(
        chosen.files,
        sys.stdout,
        html=chosen.html,
        min_accuracy=chosen.min_accuracy,
        rules=chosen.rules,
    )
    return 0 if good else 1


def _summary(chosen: argparse.Namespace) -> int:
    from bot.cli import summary
    from bot.cli.summary import Wanted

    wanted = Wanted(chosen.team, chosen.week, chosen.workspace, chosen.format)
    summary.write(_settings(), wanted, sys.stdout)
    return 0


def _export(chosen: argparse.Namespace) -> int:
    from bot import transfer

    transfer.export(_settings(), sys.stdout, chosen.workspace)
    return 0


def _import(chosen: argparse.Namespace) -> int:
    from bot import transfer

    transfer.bring(
        _settings(),
        chosen.file,
        sys.stdout,
        workspace=chosen.workspace,
        prune=chosen.prune,
        dry_run=chosen.dry_run,
    )
    return 0
