"""A person and a bot talk: commands, mentions, buttons, modals, the Home tab."""

import pytest

from sandbox import Sandbox, sample


def test_a_command_is_answered_for_the_one_who_typed_it(sandbox: Sandbox) -> None:
    delivery = sandbox.command(sample.SALES, sample.PRODUCT, "/echo", "ask @ruth in #search")

    assert delivery.status == 200
    (answer,) = sandbox.messages(sample.PRODUCT, sample.SALES)
    assert answer.text == f"ask <@{sample.ADMIN}|ruth> in <#{sample.SEARCH}|search>"
    assert sandbox.messages(sample.PRODUCT, sample.ADMIN) == []


def test_what_does_not_exist_stays_as_it_was_typed(slack: Sandbox) -> None:
    slack.say(sample.SALES, sample.PRODUCT, "@nobody in #nowhere & https://a.example @ruth.")

    (message,) = slack.messages(sample.PRODUCT)
    assert message.text == f"@nobody in #nowhere &amp; <https://a.example> <@{sample.ADMIN}>."


def test_people_write_only_in_channels_they_are_in(slack: Sandbox) -> None:
    with pytest.raises(LookupError, match="is not in"):
        slack.say(sample.SALES, sample.LEADERS, "hello")


def test_a_command_that_says_nothing_shows_nothing(sandbox: Sandbox) -> None:
    sandbox.command(sample.SALES, sample.PRODUCT, "/silent")

    assert sandbox.messages(sample.PRODUCT, sample.SALES) == []


def test_a_pressed_button_replaces_the_answer(sandbox: Sandbox) -> None:
    sandbox.command(sample.SALES, sample.PRODUCT, "/echo", "hello")
    (answer,) = sandbox.messages(sample.PRODUCT, sample.SALES)

    sandbox.press(sample.SALES, answer, "choose-right")

    (answer,) = sandbox.messages(sample.PRODUCT, sample.SALES)
    assert answer.text == "You chose right."
    assert answer.blocks == []


def test_a_mention_is_answered_in_its_thread(sandbox: Sandbox) -> None:
    ts = sandbox.say(sample.SALES, sample.PRODUCT, "@whoowns are you there?")

    parent, reply = sandbox.messages(sample.PRODUCT, thread_ts=ts)
    assert parent.text == f"<@{sample.BOT_USER}> are you there?"
    assert (reply.user, reply.text) == (sample.BOT_USER, "Yes?")


def test_a_modal_shows_errors_stacks_and_closes(sandbox: Sandbox) -> None:
    sandbox.command(sample.ADMIN, sample.PRODUCT, "/form")
    view = sandbox.view_of(sample.ADMIN)
    assert view is not None

    sandbox.submit(sample.ADMIN, view, {})
    assert view.errors == {"name": "Please complete this required field."}
    sandbox.submit(sample.ADMIN, view, {"name": {"name": "bad"}})
    assert view.errors == {"name": "Not this one."}
    sandbox.submit(sample.ADMIN, view, {"name": {"name": "more"}})
    pushed = sandbox.view_of(sample.ADMIN)
    assert pushed is not None
    assert pushed.previous_view_id == view.id
    sandbox.submit(sample.ADMIN, pushed, {"name": {"name": "fine"}})
    assert sandbox.view_of(sample.ADMIN) is view


def test_a_message_shortcut_brings_the_message(sandbox: Sandbox) -> None:
    ts = sandbox.say(sample.SALES, sample.PRODUCT, "Who decides prices?")

    sandbox.shortcut(sample.SUPPORT, "quote", sample.PRODUCT, ts)

    assert sandbox.messages(sample.PRODUCT, sample.SUPPORT)[-1].text == "> Who decides prices?"


def test_the_home_tab_is_published(sandbox: Sandbox) -> None:
    sandbox.open_home(sample.ADMIN)

    home = sandbox.home_of(sample.ADMIN)
    assert home is not None
    assert home["blocks"][0]["type"] == "actions"


def test_the_person_sees_that_the_bot_is_unreachable(slack: Sandbox) -> None:
    slack.command(sample.SALES, sample.PRODUCT, "/echo", "hello")

    (note,) = slack.messages(sample.PRODUCT, sample.SALES)
    assert note.text == '/echo failed with the error "dispatch_failed"'
