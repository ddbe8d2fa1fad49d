"""The commands of `python app.py`.

Each command imports what it needs when it is chosen, so that the bot starts without the sandbox.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import log
from bot.cli.terminal import output, report
from bot.domain.errors import Refusal, StoreUnavailable
from bot.settings import Mode, Settings, SettingsError, read_env_file, read_settings

FAILED_CHECK, ERROR = 1, 2
"""Exit statuses besides 0: a check that a command is for did not pass; the command failed."""
ID_DIGITS = 18
"""Digits of a row's ID at most, which fit into a number of the database."""
MIN_PERCENT = 2
"""A number above 1 and below this one could be a percentage or a mistyped share."""
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.command(options)
        sys.stdout.flush()
    except UnicodeDecodeError:
        report("That file is not UTF-8 text. Save it as UTF-8 and try again.")
        return ERROR
    except (SettingsError, Refusal) as error:
        report(error)
        return ERROR
    except StoreUnavailable as error:
        report(f"{error} To see how to fix that: python app.py doctor")
        return ERROR
    except BrokenPipeError:
        # The reader closed the pipe; Python would report that once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ERROR
    except OSError as error:
        report(f"{error.filename}: {error.strerror}." if error.filename else error)
        return ERROR
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="whoowns names who decides a product question. Without a command it starts: "
        "in Slack if the environment has Slack tokens, otherwise in the local sandbox.",
    )
    parser.set_defaults(command=_start)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    sandbox = _add(commands, "sandbox", "run a small local Slack to try whoowns in", _sandbox)
    sandbox.add_argument("--reset", action="store_true", help="discard what happened there before")
    sandbox.add_argument(
        "--script", metavar="FILE", help="play the steps in a file and print what happens"
    )
    _add(commands, "migrate", "bring the database schema up to date", _migrate)
    backup = _add(commands, "backup", "copy the SQLite database, also while it is in use", _backup)
    backup.add_argument("file", metavar="FILE", help="the file to write, which must be new")
    restore = _add(commands, "restore", "replace the SQLite database by a backup", _restore)
    restore.add_argument("file", metavar="FILE", help="a file that backup has written")
    doctor = _add(commands, "doctor", "check tokens, scopes, database and schema", _doctor)
    doctor.add_argument(
        "--workspace", metavar="ID", help="Slack's ID, to check the token of one of many"
    )
    classify = _add(
        commands, "classify", "classify questions and print a JSON line for each", _classify
    )
    classify.add_argument(
        "file", nargs="?", default="-", help="questions, one a line; - is standard input"
    )
    classify.add_argument(
        "--teams", metavar="FILE", help="an export, to add the team, role and person of each answer"
    )
    _add_evaluate(commands)
    _add_summary(commands)
    _add_audit(commands)
    _add_transfer(commands)
    _add_workspaces(commands)
    return parser


def _add_evaluate(commands: "Commands") -> None:
    evaluate = _add(commands, "evaluate", "score the rules on labelled questions", _evaluate)
    evaluate.add_argument(
        "files", nargs="+", metavar="FILE", help="labelled questions; - is standard input"
    )
    evaluate.add_argument("--rules", metavar="FILE", help="also apply the own rules of an export")
    evaluate.add_argument(
        "--teams", metavar="FILE", help="an export with the teams that the questions may be about"
    )
    evaluate.add_argument("--html", metavar="FILE", help="also write the report as a web page")
    evaluate.add_argument(
        "--min-accuracy",
        type=_share,
        metavar="N",
        help="exit with status 1 if less is classified as labelled: 0.95, 95 or 95%%",
    )


def _add_summary(commands: "Commands") -> None:
    summary = _add(commands, "summary", "sum up a team's week", _summary)
    summary.add_argument("--team", required=True, metavar="NAME", help="the team's name")
    summary.add_argument(
        "--week", metavar="WEEK", help="ISO week, such as 2026-W47; default: the last whole one"
    )
    summary.add_argument(
        "--workspace", metavar="ID", help="Slack's ID, if several have a team of that name"
    )
    summary.add_argument(
        "--format", choices=("text", "json", "csv"), default="text", help="default: text"
    )


def _add_audit(commands: "Commands") -> None:
    audit = _add(commands, "audit", "print who changed what, a JSON line for each change", _audit)
    audit.add_argument(
        "--since", type=_moment, metavar="TIME",
        help="only changes made then or later, such as 2026-11-25 or 2026-11-25T09:30Z; UTC",
    )  # fmt: skip
    audit.add_argument(
        "--after",
        type=_row_id,
        default=0,
        metavar="ID",
        help="only changes after the one with this id",
    )
    audit.add_argument("--workspace", metavar="ID", help="only those of this workspace: Slack's ID")


def _add_transfer(commands: "Commands") -> None:
    export = _add(commands, "export", "print all teams and settings as YAML", _export)
    import_ = _add(commands, "import", "set up teams from a file", _import)
    import_.add_argument(
        "file", help="YAML, a Backstage catalog or CSV; - is YAML from standard input"
    )
    import_.add_argument("--dry-run", action="store_true", help="only show what would change")
    import_.add_argument(
        "--prune", action="store_true", help="delete teams that the file does not name"
    )
    for command in (export, import_):
        command.add_argument("--workspace", metavar="ID", help="Slack's ID, if there are several")


def _add_workspaces(commands: "Commands") -> None:
    installations = _add(
        commands, "installations", "manage the tokens of many workspaces", _installations
    )
    installations.add_argument(
        "action",
        choices=("list", "new-key", "rotate-keys"),
        help="list workspaces; print a new key; seal all tokens with the first key",
    )
    workspace = _add(
        commands, "workspace", "export or delete everything stored about a workspace", _workspace
    )
    workspace.add_argument("action", choices=("export", "delete"))
    workspace.add_argument("workspace", metavar="ID", help="Slack's ID of the workspace")
    workspace.add_argument("--yes", action="store_true", help="delete without asking")


def _add(
    commands: "Commands", name: str, summary: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    description = f"{summary[0].upper()}{summary[1:]}."
    parser = commands.add_parser(name, help=summary, description=description)
    parser.set_defaults(command=run)
    return parser


def _share(text: str) -> float:
    """Return the share, from 0 to 1, that `0.95`, `95` or `95%` means."""
    try:
        number = float(text.rstrip("% "))
    except ValueError:
        number = -1.0
    share = number if 0 <= number <= 1 and "%" not in text else number / 100
    unsure = 1 < number < MIN_PERCENT and "%" not in text
    if unsure or not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share: write 0.95, 95 or 95%")
    return share


def _row_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= ID_DIGITS):
        raise argparse.ArgumentTypeError(f"{text} is not the id of a line")
    return int(text)


def _moment(text: str) -> datetime:
    from bot.cli.audit import moment_of

    try:
        return moment_of(text)
    except (ValueError, OverflowError):
        problem = f"{text} is not a date or time: write 2026-11-25 or 2026-11-25T09:30Z"
        raise argparse.ArgumentTypeError(problem) from None


def _settings() -> Settings:
    settings = read_settings({**read_env_file(Path(".env")), **os.environ})
    log.configure(settings.log_level, settings.log_format)
    return settings


def _start(_: argparse.Namespace) -> int:
    settings = _settings()
    if settings.mode is Mode.SANDBOX:
        from bot.cli import run_sandbox

        run_sandbox.in_sandbox(settings)
        return 0
    from bot.cli import serve

    if settings.mode is Mode.SOCKET:
        serve.serve_socket_mode(settings)
    else:
        serve.serve_http(settings)
    return 0


def _sandbox(options: argparse.Namespace) -> int:
    from bot.cli import run_sandbox

    if options.script:
        from sandbox.scripts import ScriptError

        settings = _settings()
        # The transcript says what happens; the log would stand between its lines.
        log.configure("WARNING", settings.log_format)
        try:
            run_sandbox.play(settings, Path(options.script), output())
        except ScriptError as error:
            report(error)
            return ERROR
        return 0
    run_sandbox.in_sandbox(replace(_settings(), mode=Mode.SANDBOX), reset=options.reset)
    return 0


def _migrate(_: argparse.Namespace) -> int:
    from bot.store import schema
    from bot.store.database import Database

    schema.migrate(Database(_settings().database_url))
    print("The database schema is up to date.")
    return 0


def _backup(options: argparse.Namespace) -> int:
    from bot.store import backup
    from bot.store.database import Database

    backup.back_up(Database(_settings().database_url, create=False), Path(options.file))
    output().write(f"The backup is in {options.file}, and was checked.\n")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from bot.store import backup
    from bot.store.database import Database

    database = Database(_settings().database_url, create=False)
    kept = backup.restore(database, Path(options.file), datetime.now().astimezone())
    output().write(f"The database is restored from {options.file}.\n")
    if kept:
        output().write(f"The one before is kept in {kept}.\n")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from bot.cli import doctor

    try:
        checks = doctor.examine(_settings(), options.workspace)
    except SettingsError as error:
        checks = doctor.checks_of(error)
    for check in checks:
        print(check, file=output())
    return 0 if all(check.ok for check in checks) else FAILED_CHECK


def _classify(options: argparse.Namespace) -> int:
    from bot.cli import classify

    classify.classify(options.file, output(), options.teams)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from bot import evaluation

    enough = evaluation.evaluate(
        options.files,
        output(),
        html=options.html,
        min_accuracy=options.min_accuracy,
        rules=options.rules,
        teams=options.teams,
    )
    return 0 if enough else FAILED_CHECK


def _summary(options: argparse.Namespace) -> int:
    from bot.cli.summary import SummaryRequest, write_summary

    request = SummaryRequest(options.team, options.week, options.workspace, options.format)
    write_summary(_settings(), request, output())
    return 0


def _audit(options: argparse.Namespace) -> int:
    from bot.cli.audit import AuditRequest, write_audit

    request = AuditRequest(options.after, options.since, options.workspace)
    write_audit(_settings(), request, output())
    return 0


def _export(options: argparse.Namespace) -> int:
    from bot import import_export

    import_export.export(_settings(), output(), options.workspace)
    return 0


def _import(options: argparse.Namespace) -> int:
    from bot import import_export

    import_export.import_file(
        _settings(),
        options.file,
        output(),
        workspace=options.workspace,
        prune=options.prune,
        dry_run=options.dry_run,
    )
    return 0


def _installations(options: argparse.Namespace) -> int:
    from bot.cli import workspaces

    if options.action == "new-key":
        # It is needed before the settings are complete.
        workspaces.write_new_key(output())
    elif options.action == "list":
        workspaces.write_installations(_settings(), output())
    elif not workspaces.rotate_keys(_settings(), output()):
        return FAILED_CHECK
    return 0


def _workspace(options: argparse.Namespace) -> int:
    from bot.cli import workspaces

    workspace_id: str = options.workspace
    if options.action == "export":
        workspaces.export_workspace(_settings(), workspace_id, output())
        return 0
    confirm = None if options.yes else sys.stdin.readline
    is_removed = workspaces.delete_workspace(_settings(), workspace_id, output(), confirm)
    return 0 if is_removed else FAILED_CHECK
