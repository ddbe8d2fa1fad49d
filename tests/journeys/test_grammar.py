"""Commands as people type them: with filling words, quotes of all keyboards, and mistakes."""

import pytest

from sandbox import sample
from tests.journeys.conftest import Office

PO, PM, DEV = sample.CHECKOUT_PO, sample.CHECKOUT_PM, sample.DEVELOPER


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        (f"deputy po <@{DEV}> and <@{PM}> for Search", f"<@{DEV}>, then <@{PM}>"),
        (f"deputy po <@{DEV}> & <@{PM}> for the Search team", f"<@{DEV}>, then <@{PM}>"),
        (f"po and pm <@{DEV}> for Search", f"<@{DEV}> is now product manager of *Search*"),
        (f"pm for search is <@{DEV}>", f"<@{DEV}> is now product manager of *Search*"),
        (f"make <@{DEV}> po of search", f"<@{DEV}> is now product owner of *Search*"),
        ("show the checkout team", "*Checkout*"),
        ("Checkout", "*Checkout*"),
        ("the checkout team", "*Checkout*"),
        ("show Checkout banana", "I don't understand “banana” after Checkout"),
        ("Chekcout", "I don't know “Chekcout”"),
        (f"po <@{PO}> Whitaker for Search", "I don't understand “Whitaker” there"),
        ("alias crate; cart / bag and box for Checkout", "“bag”, “box”, “cart”, “crate”"),
        ("alias “wagen\", 'korb' for Checkout", "“korb”, “wagen”"),
        ("create »Alpha one«", "Created *Alpha one*"),
        ("create “Unclosed name", "A quote is left open"),
        ("create ㅤ", "needs a name"),
        ("create Сheckout", "There is already a team called"),
        ("create check\u034fout", "There is already a team called"),
    ],
)
def test_what_people_type_is_understood_or_named(office: Office, text: str, reply: str) -> None:
    assert reply in office.setup(text).replace("\u2060", "")


@pytest.mark.parametrize(
    ("name", "other"),
    [("O'Brien", "O’Brien"), ("‘Nova’", "Nova"), ("Pay", "pay!"), ("Café", "“Cafe\"")],
)  # fmt: skip
def test_two_names_that_look_alike_are_one(office: Office, name: str, other: str) -> None:
    assert "Created" in office.setup(f"create {name}")
    assert "already a team called" in office.setup(f"create {other}").replace("\u2060", "")
    assert "is deleted with it" in office.setup(f"delete {other}")


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("alias app for Mobile", "“app”, so by itself it's only a hint: I offer *Mobile*"),
        ("create it", "“it” says too little by itself"),
        ("create x", "“x” says too little by itself"),
        ("create Data", "so by itself it's only a hint"),
        ("rename Mobile to Home", "“Home” is an everyday word: in a question it counts"),
        ("create Zeppelin", ""),
        ("alias gadget for Mobile", ""),
    ],
)
def test_a_name_that_is_an_everyday_word_says_what_it_does(
    office: Office, text: str, effect: str
) -> None:
    office.setup("create Mobile")
    answer = office.setup(text)
    assert effect in answer
    assert ("It counts in full in quotes" in answer) is bool(effect)
