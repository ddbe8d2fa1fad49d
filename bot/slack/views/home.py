"""The Home tab: one's own roles, what is missing, and what can be done."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.slack.message import Block, actions, button, context_block, heading, section
from bot.slack.text import plain
from bot.slack.values import HandoverRef, TeamId, TeamRole
from bot.slack.views.away import details
from bot.slack.views.guidance import ROLES
from bot.slack.views.handover import decider_buttons, in_list
from bot.slack.views.summary_schedule import schedule_in_short
from bot.slack.views.wording import capitalised, count, day
from bot.usecases.home import Home, HomeRole

SHOWN = 10
"""Roles of one sort at most: a Home tab has a hundred blocks, and people stop reading earlier."""

View = Mapping[str, Any]


def home_tab(home: Home) -> View:
    """What the viewer sees."""
    parts = _sections(home) if home.team_count else _first_steps(home)
    return {"type": "home", "blocks": [dict(block) for block in (*parts, *_actions(home))]}


def _first_steps(home: Home) -> Iterator[Block]:
    yield heading("Who decides?")
    yield section(f"Ask me a product question, and I name the person who decides it: {ROLES}.")
    if home.may_create:
        yield section(
            "No teams are set up yet. Create the first one, name who decides there, then type "
            "`/whoowns` and your question."
        )
    else:
        yield section("No teams are set up yet. Ask a workspace admin to create the first one.")


def _sections(home: Home) -> Iterator[Block]:
    yield from _handed_over(home)
    yield heading("Your roles")
    yield from _own_roles(home)
    yield from _presence(home)
    yield from _named(home)
    yield from _summaries(home)
    yield from _gaps(home)


def _handed_over(home: Home) -> Iterator[Block]:
    waiting = home.waiting
    if waiting and waiting.for_me:
        yield heading(f"Waiting for you ({waiting.for_me_total:,})")
        for case in waiting.for_me:
            yield section(in_list(case, waiting.now, waits=True))
            yield actions(*decider_buttons(case.handover))
        yield from _more(waiting.for_me_total - len(waiting.for_me))
    if waiting and waiting.asked:
        yield heading(f"You asked ({waiting.asked_total:,})")
        for case in waiting.asked:
            withdraw = button(
                "Withdraw", "handover_withdraw", HandoverRef(case.handover.id).encoded
            )
            yield section(in_list(case, waiting.now, waits=False), withdraw)
        yield from _more(waiting.asked_total - len(waiting.asked))


def _own_roles(home: Home) -> Iterator[Block]:
    yield from (_own_role(role) for role in home.holds[:SHOWN])
    yield from _rest(home.holds)
    if home.deputises:
        roles = ", ".join(f"the {_role(role)}" for role in home.deputises[:SHOWN])
        rest = len(home.deputises) - SHOWN
        yield section(f"You stand in for {roles}{f' and {rest} more' if rest > 0 else ''}.")
    if not home.holds and not home.deputises:
        yield section("You have no role. To ask who decides, type `/whoowns` and your question.")


def _own_role(role: HomeRole) -> Block:
    deputies = role.team.deputies_of(role.role)
    people = ", ".join(f"<@{user}>" for user in deputies)
    standing_in = (
        f" {'Deputy' if len(deputies) == 1 else 'Deputies'}: {people}." if deputies else ""
    )
    text = f"*{capitalised(role.role.in_words)}* of *{plain(role.team.name)}*.{standing_in}"
    if role.unconfirmed is None:
        return section(text, _edit(role, "Edit"))
    asked = f"Last confirmed on {day(role.unconfirmed.confirmed_at)}: is it still you?"
    value = TeamRole(role.team.id, role.role).encoded
    return section(f"{text}\n{asked}", button("Still me", "still_me", value))


def _presence(home: Home) -> Iterator[Block]:
    if home.absence:
        stand_in = home.absence.stand_in
        instead = f" <@{stand_in}> stands in." if stand_in else ""
        away = f"You're marked as away{details(home.absence)}.{instead}"
        yield section(away, button("I'm back", "home_back", "back"))
    elif home.holds or home.deputises:
        yield section(
            "Going away? I'll name the person who stands in for you.",
            button("I'm away", "home_away", "away"),
        )


def _named(home: Home) -> Iterator[Block]:
    if not home.asked.times:
        return
    themes = ", ".join(f"{title.lower()} ({number})" for title, number in home.asked.themes)
    about = f", most often about {themes}" if themes else ""
    if home.asked.times == 1 and home.asked.themes:
        about = f", about {home.asked.themes[0][0].lower()}"
    questions = count(home.asked.times, "question")
    yield heading("Answers that named you")
    yield section(f"I named you in answer to {questions} in the last 90 days{about}.")


def _summaries(home: Home) -> Iterator[Block]:
    if not home.schedules:
        return
    editable = {role.team.id for role in home.holds if role.may_edit}
    yield heading("Weekly summaries")
    for plan in home.schedules:
        value = TeamId(plan.team.id).encoded
        change = button("Change", "edit_summary", value) if plan.team.id in editable else None
        yield section(schedule_in_short(plan), change)


def _gaps(home: Home) -> Iterator[Block]:
    if home.vacant:
        yield heading("Vacant roles")
        for role in home.vacant[:SHOWN]:
            yield section(capitalised(_role(role)), _edit(role, "Fill"))
        yield from _rest(home.vacant)
    if home.left:
        yield heading("Roles of people who left")
        for role in home.left[:SHOWN]:
            text = f"{capitalised(_role(role))}: {_holder(role)} no longer has an active account."
            yield section(text, _edit(role, "Fill"))
        yield from _rest(home.left)
    if home.unconfirmed:
        yield heading("Roles not confirmed lately")
        yield section("\n".join(f"• {_unconfirmed(role)}" for role in home.unconfirmed[:SHOWN]))
        yield from _rest(home.unconfirmed)


def _rest(roles: Sequence[HomeRole]) -> Iterator[Block]:
    yield from _more(len(roles) - SHOWN)


def _more(number: int) -> Iterator[Block]:
    if number > 0:
        yield context_block(f"… and {number:,} more.")


def _edit(role: HomeRole, label: str) -> Block | None:
    """A button that opens the form of the team, for those who may use it."""
    return button(label, "edit_team", TeamId(role.team.id).encoded) if role.may_edit else None


def _role(role: HomeRole) -> str:
    return f"{role.role.in_words} of *{plain(role.team.name)}*"


def _holder(role: HomeRole) -> str:
    return f"<@{role.team.holder(role.role)}>"


def _unconfirmed(role: HomeRole) -> str:
    since = f", last confirmed on {day(role.unconfirmed.confirmed_at)}" if role.unconfirmed else ""
    return f"{capitalised(_role(role))}: {_holder(role)}{since}"


def _actions(home: Home) -> Iterator[Block]:
    buttons = [
        *([button("Create a team", "home_create", "create")] if home.may_create else []),
        button("Help", "home_help", "help"),
        *([button("Settings", "home_settings", "settings")] if home.viewer.is_admin else []),
    ]
    yield {"type": "divider"}
    yield actions(*buttons)
    if home.team_count:
        yield context_block(f"{count(home.team_count, 'team')} in this workspace.")
