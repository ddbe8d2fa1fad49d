"""The grammar of `/whoowns-team`: its table of commands, and what people type without a verb."""

from collections.abc import Callable

from bot.domain.errors import Refusal
from bot.slack.commands import role_parsers, team_parsers, workspace_parsers
from bot.slack.commands.parser import check_resolved, only_team
from bot.slack.commands.role_parsers import take_roles
from bot.slack.commands.table import Command, CommandTable, alone, by_tokens
from bot.slack.commands.team_commands import (
    ComeBack,
    EditTeam,
    ShowHistory,
    ShowIfTeam,
    ShowTeam,
    ShowTeamHelp,
    TeamCommand,
)
from bot.slack.commands.tokens import CommandToken, Tokens, tokens_of, users_of, words_of

TEAMS, PEOPLE, NAMES = "Teams", "People", "Names, channels, decisions"
LOOKING, YOU, WORKSPACE = "Looking things up", "You", "The workspace"
OPENINGS = frozenset({"set", "make", "assign", "appoint", "give", "change", "i'm", "i’m"})
"""Verbs that only say that something is to be changed; what is meant comes after them."""


def _role(word: str) -> Callable[[Tokens], TeamCommand]:
    """Return the parser of a verb that is the role itself."""
    return lambda tokens: role_parsers.assign([CommandToken(word), *tokens])


TEAM_TABLE: CommandTable[TeamCommand] = CommandTable(
    "/whoowns-team",
    (
        Command(
            "create",
            by_tokens(team_parsers.create),
            (("create Checkout #checkout", "create a team, with its channels"),),
            ("new", "create team", "add team"),
            TEAMS,
        ),
        Command(
            "edit",
            by_tokens(lambda tokens: EditTeam(only_team(tokens))),
            (("edit Checkout", "change everything about a team in one form"),),
            ("edit team",),
            TEAMS,
        ),
        Command(
            "rename",
            by_tokens(team_parsers.rename),
            (("rename Checkout to Basket", "rename a team"),),
            ("rename team",),
            TEAMS,
        ),
        Command(
            "delete",
            by_tokens(team_parsers.delete),
            (("delete Checkout", "delete a team; I ask first"),),
            ("remove", "rm", "delete team", "remove team"),
            TEAMS,
        ),
        Command(
            "po",
            by_tokens(_role("po")),
            (("po @name for Checkout", "name its product owner"),),
            ("owner", "product owner", "add po", "add product owner"),
            PEOPLE,
        ),
        Command(
            "pm",
            by_tokens(_role("pm")),
            (("pm @name for Checkout", "name its product manager"),),
            ("manager", "product manager", "add pm", "add product manager"),
            PEOPLE,
        ),
        Command(
            "deputy",
            by_tokens(role_parsers.set_deputies),
            (
                (
                    "deputy po @name @other for Checkout",
                    "name who stands in, in this order; `none` removes them",
                ),
            ),
            ("deputies", "add deputy"),
            PEOPLE,
        ),
        Command(
            "vacate",
            by_tokens(role_parsers.vacate),
            (("vacate po for Checkout", "leave the role vacant"),),
            (),
            PEOPLE,
        ),
        Command(
            "alias",
            by_tokens(team_parsers.add_aliases),
            (("alias basket, cart for Checkout", "add other names; `unalias` removes them"),),
            ("aliases", "add alias", "add aliases"),
            NAMES,
        ),
        Command(
            "unalias",
            by_tokens(team_parsers.remove_aliases),
            synonyms=("remove alias", "delete alias", "remove aliases", "delete aliases"),
            section=NAMES,
        ),
        Command(
            "channel",
            by_tokens(team_parsers.add_channels),
            (("channel #payments for Checkout", "add a channel; `unchannel` removes it"),),
            ("channels", "add channel", "add channels"),
            NAMES,
        ),
        Command(
            "unchannel",
            by_tokens(team_parsers.remove_channels),
            synonyms=("remove channel", "delete channel", "remove channels", "delete channels"),
            section=NAMES,
        ),
        Command(
            "profile",
            by_tokens(team_parsers.profile),
            (
                (
                    "profile single product owner for Checkout",
                    "who decides what; also `split` (the usual split) and `product manager only`",
                ),
                (
                    "profile pricing to po for Checkout",
                    "give one theme to one role; `default` takes it back",
                ),
            ),
            (),
            NAMES,
        ),
        Command(
            "chase",
            by_tokens(team_parsers.chase),
            (
                (
                    "chase off for Checkout",
                    "don't remind anybody of unanswered questions; `gentle` is the default",
                ),
            ),
            (),
            NAMES,
        ),
        Command(
            "show",
            by_tokens(lambda tokens: ShowTeam(only_team(tokens))),
            (("show Checkout", "who decides there"),),
            ("show team",),
            LOOKING,
        ),
        Command(
            "list",
            by_tokens(team_parsers.list_teams),
            (
                (
                    "list",
                    "all teams; `list pay` those with “pay” in a name, `list @name` a person's",
                ),
            ),
            ("ls", "teams", "list teams"),
            LOOKING,
        ),
        Command(
            "history",
            by_tokens(lambda tokens: ShowHistory(only_team(tokens))),
            (("history Checkout", "who changed what; without a name, in all teams"),),
            (),
            LOOKING,
        ),
        Command(
            "answers",
            by_tokens(team_parsers.show_kept_answers),
            (
                (
                    "answers for Checkout",
                    "answers kept for the next person who asks; `answers export` sends a file",
                ),
            ),
            ("kept answers", "asked before"),
            LOOKING,
        ),
        Command(
            "away",
            by_tokens(team_parsers.away),
            (
                (
                    "away until friday @name",
                    "you're away, and who stands in; dates like `1 dec` work too",
                ),
            ),
            (),
            YOU,
        ),
        Command("back", alone(ComeBack()), (("back", "you're back"),), (), YOU),
        Command(
            "policy",
            by_tokens(workspace_parsers.policy),
            (
                (
                    "policy role holders and admins",
                    "who may change teams; also `admins`, `everyone`",
                ),
            ),
            (),
            WORKSPACE,
        ),
        Command(
            "fallback",
            by_tokens(workspace_parsers.fallback),
            (
                (
                    "fallback #help-desk",
                    "for questions that aren't product decisions: a channel, @name or link",
                ),
                ("fallback it #it-help", "the same for one topic; also `off`"),
            ),
            ("elsewhere", "fallback channel"),
            WORKSPACE,
        ),
        Command(
            "holidays",
            workspace_parsers.holidays,
            (
                (
                    "holidays add 25 dec, 1 jan",
                    "days on which I remind nobody; also `list` and `remove`",
                ),
            ),
            (),
            WORKSPACE,
        ),
        Command("help", alone(ShowTeamHelp()), (("help", "this list"),), ("?",), WORKSPACE),
    ),
    {
        "add": "create",
        "info": "show",
        "view": "show",
        "search": "list",
        "find": "list",
        "audit": "history",
        "log": "history",
        "holiday": "away",
        "vacation": "away",
        "ooo": "away",
        "unset": "vacate",
        "permissions": "policy",
    },
)


def parse(text: str) -> TeamCommand:
    """Return the command in `text`, typed after `/whoowns-team`; raises Refusal with a hint."""
    command, rest = TEAM_TABLE.split(text)
    while command is None:
        opening, _, after = rest.partition(" ")
        if opening.casefold() not in OPENINGS or not after:
            return _without_verb(rest)
        command, rest = TEAM_TABLE.split(after)
    return command.parse(rest)


def _without_verb(text: str) -> TeamCommand:
    """Return what is meant by “@x is po of Search”, or by a team's name alone."""
    tokens = tokens_of(text)
    if not tokens:
        return ShowTeamHelp()
    unknown = TEAM_TABLE.unknown(text)
    if take_roles(tokens)[0] or any(token.group for token in tokens):
        check_resolved(tokens)
    if users_of(tokens) and take_roles(tokens)[0]:
        return role_parsers.assign(tokens)
    if any(token.is_mention or token.words[:1] in {"@", "#"} for token in tokens):
        if users_of(tokens) and any(token.says("away", "back") for token in tokens):
            raise Refusal(
                "People mark themselves as away.",
                "They type, for example, `/whoowns-team away until friday`, and "
                "`/whoowns-team back` when they're back.",
            )
        raise unknown
    return ShowIfTeam(only_team(tokens) or words_of(tokens), unknown)
