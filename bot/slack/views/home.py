"""The Home tab: one's own roles, what is asked, what is missing, and what can be done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.slack.message import Block, button, context_block, heading, section
from bot.slack.text import plain
from bot.slack.views.away import details
from bot.slack.views.summary_schedule import in_short
from bot.slack.views.wording import day
from bot.usecases.home import Home, HomeRole

SHOWN = 10
"""Places of one sort at most: a Home tab has a hundred blocks, and people stop reading earlier."""

View = Mapping[str, Any]


def home(shown: Home) -> View:
    """What the viewer sees."""
    parts = _first_steps(shown) if not shown.team_count else _all(shown)
    return {"type": "home", "blocks": [dict(block) for block in (*parts, *_actions(shown))]}


def _first_steps(shown: Home) -> Iterator[Block]:
    yield heading("Who decides?")
    yield section(
        "I name the person who decides a product question: the *product manager* for why, where "
        "and for whom, the *product owner* for what exactly and in which order."
    )
    if shown.may_create:
        yield section(
            "No team is set up yet. Create the first one, name who decides there, then ask with "
            "`/whoowns` and a question."
        )
        return
    yield section("No team is set up yet. Ask an admin of this workspace to create the first one.")


def _all(shown: Home) -> Iterator[Block]:
    yield heading("Your roles")
    yield from _own_roles(shown)
    yield from _presence(shown)
    yield from _asked(shown)
    yield from _summaries(shown)
    yield from _gaps(shown)


def _own_roles(shown: Home) -> Iterator[Block]:
    for place in shown.holds[:SHOWN]:
        yield _own_role(place)
    if len(shown.holds) > SHOWN:
        yield context_block(f"… and {len(shown.holds) - SHOWN} more.")
    if shown.deputises:
        yield section(f"You stand in for: {_listed(shown.deputises)}.")
    if not shown.holds and not shown.deputises:
        yield section("You hold no role. Ask who decides with `/whoowns` and your question.")


def _own_role(place: HomeRole) -> Block:
    value = f"{place.team.id}:{place.role.value}"
    deputies = place.team.deputies_of(place.role)
    standing_in = f"Stand in: {', '.join(f'<@{user}>' for user in deputies)}." if deputies else ""
    text = f"*{_capital(place.role.in_words)}* of *{plain(place.team.name)}*. {standing_in}".strip()
    if place.unconfirmed is None:
        return section(text, _edit(place, "Edit"))
    since = f"Last confirmed {day(place.unconfirmed.confirmed_at)}: is it still you?"
    return section(f"{text}\n{since}", button("Still me", "still_me", value))


def _edit(place: HomeRole, label: str) -> Block | None:
    """A button that opens the form of the team, for those who may use it."""
    return button(label, "edit_team", str(place.team.id)) if place.may_edit else None


def _presence(shown: Home) -> Iterator[Block]:
    if shown.absence:
        stand_in = shown.absence.stand_in
        instead = f" <@{stand_in}> stands in." if stand_in else ""
        away = f"You count as away{details(shown.absence)}.{instead}"
        yield section(away, button("I'm back", "home_back", "back"))
    elif shown.holds or shown.deputises:
        yield section(
            "Going away? Whoever stands in for you is asked meanwhile.",
            button("I'm away", "home_away", "away"),
        )


def _asked(shown: Home) -> Iterator[Block]:
    if not shown.asked.times:
        return
    times = shown.asked.times
    themes = ", ".join(f"{title.lower()} ({n})" for title, n in shown.asked.themes)
    about = f" Most often about {themes}." if themes else ""
    named = f"{times} question{'' if times == 1 else 's'} named you in the last 90 days."
    yield heading("What you are asked")
    yield section(f"{named}{about}")


def _summaries(shown: Home) -> Iterator[Block]:
    if not shown.schedules:
        return
    editable = {place.team.id for place in shown.holds if place.may_edit}
    yield heading("Your teams' week")
    for plan in shown.schedules:
        value = str(plan.team.id)
        change = button("Change", "edit_summary", value) if plan.team.id in editable else None
        yield section(in_short(plan), change)


def _gaps(shown: Home) -> Iterator[Block]:
    if shown.vacant:
        yield heading("Roles that nobody holds")
        yield from (section(_capital(_place(p)), _edit(p, "Fill")) for p in shown.vacant[:SHOWN])
        if len(shown.vacant) > SHOWN:
            yield context_block(f"… and {len(shown.vacant) - SHOWN} more.")
    if shown.left:
        yield heading("Roles of people who left")
        yield from (section(_left(place), _edit(place, "Fill")) for place in shown.left[:SHOWN])
        if len(shown.left) > SHOWN:
            yield context_block(f"… and {len(shown.left) - SHOWN} more.")
    if shown.unconfirmed:
        yield heading("Not confirmed for long")
        yield section(_bullets(shown.unconfirmed, _unconfirmed))


def _actions(shown: Home) -> Iterator[Block]:
    buttons = [
        button("Create a team", "home_create", "create") if shown.may_create else None,
        button("Help", "home_help", "help"),
        button("Settings", "home_settings", "settings") if shown.viewer.is_admin else None,
    ]
    yield {"type": "divider"}
    yield {"type": "actions", "elements": [dict(each) for each in buttons if each]}
    if shown.team_count:
        many = "1 team" if shown.team_count == 1 else f"{shown.team_count} teams"
        yield context_block(f"{many} in this workspace.")


def _bullets(places: Sequence[HomeRole], told: Callable[[HomeRole], str]) -> str:
    more = f"\n… and {len(places) - SHOWN} more." if len(places) > SHOWN else ""
    return "\n".join(f"• {told(place)}" for place in places[:SHOWN]) + more


def _listed(places: Sequence[HomeRole]) -> str:
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return ", ".join(_place(place) for place in places[:SHOWN]) + more


def _place(place: HomeRole) -> str:
    return f"{place.role.in_words} of *{plain(place.team.name)}*"


def _unconfirmed(place: HomeRole) -> str:
    since = day(place.unconfirmed.confirmed_at) if place.unconfirmed else ""
    return f"{_place(place)}: <@{place.team.holder(place.role)}>, last on {since}"


def _left(place: HomeRole) -> str:
    holder = f"<@{place.team.holder(place.role)}>"
    return f"{_capital(_place(place))}: {holder} no longer has an active account."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
