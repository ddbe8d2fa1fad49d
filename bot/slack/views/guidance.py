"""What guides people: first words, help, and what to do where something failed."""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from bot.domain.errors import Refusal
from bot.slack.commands.rules_commands import RULES_TABLE
from bot.slack.commands.summary_commands import SUMMARY_TABLE
from bot.slack.commands.table import CommandTable
from bot.slack.commands.team_grammar import TEAM_TABLE
from bot.slack.message import Message, context_block, lines, section
from bot.slack.text import plain, with_commands

ROLES = (
    "the *product manager* for why, where and for whom, the *product owner* for what exactly and "
    "in which order"
)
EXAMPLES = (
    "• `/whoowns should the cart keep items after logout?`\n"
    "• `/whoowns are we going to sell in Brazil next year?`\n"
    "• `/whoowns for Checkout: which story comes first this sprint?`"
)


def first_visit() -> Message:
    """Greet the first person who opens whoowns while no team is set up."""
    return lines(
        f"Hello! Ask me a product question, and I name the person who decides it: {ROLES}.",
        "First I need to know your teams. Start with one: "
        "`/whoowns-team create Checkout #checkout`",
    )


def installed(*, has_teams: bool) -> Message:
    """The message that tells the installer what to do next."""
    if has_teams:
        return lines(
            "I'm back! Your teams and settings are as they were.",
            "See them with `/whoowns-team list`, and then ask me something: "
            "`/whoowns should the cart keep items after logout?`",
        )
    return lines(
        "Thank you for installing me! Ask me a product question, and I name the person who decides "
        f"it: {ROLES}.",
        "Next, tell me your first team: `/whoowns-team create Checkout #checkout`",
    )


def not_installed(install_url: str) -> Message:
    """Reply where whoowns is not installed, or no longer."""
    return lines(
        "I'm not installed in this workspace, so I can't answer. Somebody who may install apps "
        f"here can add me: {install_url}"
    )


def token_lost() -> Message:
    """Reply where the operator can't open the workspace's token."""
    return lines(
        "I can't work in this workspace right now, because my key to it is missing. Please tell "
        "your whoowns admin: `python app.py doctor` says how to fix it."
    )


def joined_channel() -> Message:
    """Greet a channel that whoowns was invited to."""
    return lines(
        f"Hello! Ask me a product question, and I name the person who decides it: {ROLES}.",
        "Try `/whoowns should the cart keep items after logout?`",
    )


def how_to_ask() -> Message:
    """How to ask, and where the help for everything else is."""
    return lines(
        f"Ask me a product question, and I name the person who decides it: {ROLES}.",
        EXAMPLES,
        more=(
            context_block(
                "You can also mention me in a channel or thread, send me a direct message, or "
                "choose *Who owns this?* in a message's menu. Set up teams: "
                "`/whoowns-team help`. Teach me your own words: `/whoowns-rules help`. See a "
                "team's week: `/whoowns-summary help`. See what I store about you: "
                "`/whoowns my data`. Remove your name and words: `/whoowns forget me`."
            ),
        ),
    )


def nothing_asked() -> Message:
    """Reply to what contains no question."""
    return lines("I couldn't find a question in that. Ask in a few words, for example:", EXAMPLES)


def you_are_welcome() -> Message:
    """Reply to somebody who says thank you."""
    return lines("You're welcome! Ask me again whenever you wonder who decides.")


def acknowledged() -> Message:
    """Reply to “ok” and the like."""
    return lines("👍 Ask me again whenever you wonder who decides.")


def what_i_am() -> Message:
    """Reply to whether the bot is one."""
    return lines(
        "Yes, I'm a bot. I go by written rules and a small statistical word model, not by a "
        f"language model. Ask me a product question, and I name the person who decides it: {ROLES}."
    )


def how_to_correct() -> Message:
    """Reply to somebody who says that an answer was wrong."""
    return lines(
        "Sorry about that. Press 👎 (*Wrong*) under my answer and choose what it should have been, "
        "and I answer again at once. If only the team is wrong, tell me the right one: "
        "“no, it's Checkout”. If a role has a new holder, name them: "
        "`/whoowns-team po @name for Checkout`."
    )


def how_to_pass_on() -> Message:
    """Reply to somebody who wants the bot to tell or ask somebody."""
    return lines(
        "First ask me the question itself. Under my answer there's a button that hands it over to "
        "the person who decides: you see what they'll read, and their answer comes to you. If you "
        "mention me in a channel, my answer there mentions the person, so they know already."
    )


def no_question_in_thread() -> Message:
    """Reply to “who decides this?” where nothing says what."""
    return lines(
        "I only see your own message, not what was said before it. Choose *Who owns this?* in the "
        "menu (⋮) of the message you mean, or ask me the question itself."
    )


def refused(refusal: Refusal) -> Message:
    """What cannot be done, and how to fix it."""
    return lines(f"{plain(refusal.problem)} {with_commands(refusal.hint, refusal.names)}")


def refused_by_slack(refusal: Refusal, reference: str) -> Message:
    """What Slack refuses and who can fix it; `reference` finds the failure in the log."""
    return lines(
        f"{refused(refusal).text} If you tell your whoowns admin, add this reference: "
        f"`{reference}`."
    )


def not_saved(reference: str) -> Message:
    """Say that the database cannot be used now; `reference` finds the failure in the log."""
    return lines(
        "I can't reach my database right now, so nothing was saved. Please try again in a minute. "
        f"If it keeps happening, give your whoowns admin this reference: `{reference}`."
    )


def maybe_saved(reference: str) -> Message:
    """Say that nobody knows whether something was saved."""
    return lines(
        "My database stopped answering while it saved this, so I don't know whether it did. "
        "Please look before you try again. If it keeps happening, give your whoowns admin this "
        f"reference: `{reference}`."
    )


def not_delivered(channel_id: str, code: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """A message that Slack didn't take in a channel, to be sent to the person who asked."""
    reason = f"I can't post in <#{channel_id}> (Slack says `{plain(code)}`). I wanted to say:"
    blocks = [section(reason), *form["blocks"]][:50]
    return {**form, "text": f"{reason}\n{form['text']}", "blocks": blocks}


def answered_too_late(form: Mapping[str, Any]) -> dict[str, Any]:
    """A message that Slack no longer takes where it was asked for, to be sent to that person."""
    reason = "I couldn't answer you where you asked. I wanted to say:"
    blocks = [section(reason), *form["blocks"]][:50]
    return {**form, "text": f"{reason}\n{form['text']}", "blocks": blocks}


def failed(reference: str) -> Message:
    """Say that something unforeseen failed; `reference` finds the failure in the log."""
    return lines(
        "Sorry, something went wrong on my side. Please try again. "
        f"If it happens again, give your whoowns admin this reference: `{reference}`."
    )


def how_to_set_up_teams() -> Message:
    """What can be typed after `/whoowns-team`."""
    sections = (
        f"*{title}*\n" + "\n".join(f"• `{typed}`: {does}" for _, typed, does in commands)
        for title, commands in groupby(TEAM_TABLE.help_lines(), itemgetter(0))
    )
    return lines(
        "*Set up teams and who decides in them*",
        *sections,
        more=(
            context_block(
                "In a team's own channel you can leave out the team. Put a name in quotes if it "
                "contains a word like “for” or “to”. Every reply says how to undo the change."
            ),
        ),
    )


def how_to_teach_words() -> Message:
    """What can be typed after `/whoowns-rules`."""
    return lines(
        "*Teach me the words of this workspace*",
        _help_of(RULES_TABLE),
        more=(
            context_block(
                "If you may change a team, you may change the rules. They come on top of the "
                "built-in ones, which already know common words."
            ),
        ),
    )


def how_to_read_summaries() -> Message:
    """What can be typed after `/whoowns-summary`."""
    return lines(
        "*A team's week: what was asked, who it was for, what to change*",
        _help_of(SUMMARY_TABLE),
        more=(
            context_block(
                "In a team's own channel you can leave out the team; otherwise add "
                "`for Checkout`. A weekly summary covers the last whole week, Monday to Sunday; "
                "one that comes from Thursday to Sunday covers the seven days up to then. "
                "It names nobody who asked, and quotes nothing said in private."
            ),
        ),
    )


def _help_of(table: CommandTable[Any]) -> str:
    return "\n".join(f"• `{typed}`: {does}" for _, typed, does in table.help_lines())
