"""The grammar of `/whoowns-team`."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.fallback import Topic
from bot.domain.teams.team import Profile, Role, clean_name, name_key
from bot.domain.workspace import Policy
from bot.slack.commands.team_commands import (
    AddAliases,
    AddChannels,
    AssignRoles,
    AssignTheme,
    ComeBack,
    CreateTeam,
    DeleteTeam,
    EditTeam,
    GoAway,
    ListTeams,
    RemoveAliases,
    RemoveChannels,
    RenameTeam,
    SetDeputies,
    SetFallback,
    SetPolicy,
    SetProfile,
    ShowFallbacks,
    ShowHistory,
    ShowIfTeam,
    ShowTeam,
    ShowTeamHelp,
    VacateRoles,
)
from bot.slack.commands.team_grammar import TEAM_TABLE
from bot.slack.commands.team_grammar import parse as parse_or_show
from bot.slack.commands.tokens import name_as_typed

PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER


def parse(text: str) -> object:
    """Parse a command; what could be a team's name is refused, as where there is no such team."""
    command = parse_or_show(text)
    if isinstance(command, ShowIfTeam):
        raise command.otherwise
    return command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", ShowTeamHelp()),
        ("help", ShowTeamHelp()),
        ("create Mobile Apps <#C1|m>", CreateTeam("Mobile Apps", ("C1",))),
        ('create "Team for X" <#C1|a>,<#C2|b>', CreateTeam("Team for X", ("C1", "C2"))),
        ("create R&amp;D", CreateTeam("R&D", ())),
        ("create :rocket: Launch", CreateTeam(":rocket: Launch", ())),
        ("rename Checkout to Basket", RenameTeam("Basket", "Checkout")),
        ("rename to Basket", RenameTeam("Basket", None)),
        ('rename "Road to Rome" to “Path to Rome”', RenameTeam("Path to Rome", "Road to Rome")),
        ("delete Checkout", DeleteTeam("Checkout")),
        ("DELETE", DeleteTeam(None)),
        ("po <@U1|a> for Mobile", AssignRoles((PO,), "U1", "Mobile")),
        ("PM <@U1>, “Mobile”", AssignRoles((PM,), "U1", "Mobile")),
        ("pm &lt;@U1&gt;", AssignRoles((PM,), "U1", None)),
        ("vacate po", VacateRoles((PO,), None)),
        ("vacate manager for Mobile", VacateRoles((PM,), "Mobile")),
        ("deputy po <@U2> <@U1> <@U2> for Mobile", SetDeputies(PO, ("U2", "U1"), "Mobile")),
        ("deputy pm none", SetDeputies(PM, (), None)),
        ("deputy pm nobody for Mobile", SetDeputies(PM, (), "Mobile")),
        ("alias basket", AddAliases(("basket",), None)),
        ("alias my cart, basket for Shop", AddAliases(("my cart", "basket"), "Shop")),
        ('alias "pay, now" for Checkout', AddAliases(("pay, now",), "Checkout")),
        ('alias "a, b", c d, e “f”', AddAliases(("a, b", "c d", "e", "f"), None)),
        ("unalias basket for Checkout", RemoveAliases(("basket",), "Checkout")),
        ("channel <#C1|a> <#C2|> for Checkout", AddChannels(("C1", "C2"), "Checkout")),
        ("unchannel <#C1|a>", RemoveChannels(("C1",), None)),
        ("profile", ShowTeam(None)),
        ("profile Single Product-Owner", SetProfile(Profile.SINGLE_PRODUCT_OWNER, None)),
        ("profile pm only for “R and D”", SetProfile(Profile.PRODUCT_MANAGER_ONLY, "R and D")),
        ("profile go to market to PO", AssignTheme("go to market", PO, None)),
        ("profile pricing to default for X", AssignTheme("pricing", None, "X")),
        ("profile pricing default for X", AssignTheme("pricing", None, "X")),
        ("edit", EditTeam(None)),
        ("edit of Checkout", EditTeam("Checkout")),
        ("show", ShowTeam(None)),
        ("show «Team for X»", ShowTeam("Team for X")),
        ("list", ListTeams()),
        ("list pay", ListTeams("pay")),
        ("list <@U1>", ListTeams("", "U1")),
        ("history", ShowHistory(None)),
        ("history for Checkout", ShowHistory("Checkout")),
        ("away until friday", GoAway("until friday", None)),
        ("I'm away until friday", GoAway("until friday", None)),
        ("away 1 dec <@U2>", GoAway("1 dec", "U2")),
        ("away until 2026-12-01 <@U2|sam>", GoAway("until 2026-12-01", "U2")),
        ("back", ComeBack()),
        ("policy", SetPolicy(None)),
        ("policy Admin", SetPolicy(Policy.ADMINS)),
        ("policy role holders &amp; admins", SetPolicy(Policy.ROLE_HOLDERS)),
        ("policy role-holders and admins", SetPolicy(Policy.ROLE_HOLDERS)),
        ("policy everyone", SetPolicy(Policy.EVERYONE)),
        ("fallback <#C1|help>", SetFallback("C1")),
        ("fallback OFF", SetFallback(None)),
        ("fallback", ShowFallbacks()),
        ("elsewhere <#C1|help>", SetFallback("C1")),
        ("Elsewhere", ShowFallbacks()),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(text: str, command: object) -> None:
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("shwo", "Did you mean show?"),
        ("search pay", "Did you mean list?"),
        ("ooo until friday", "Did you mean away?"),
        ("unset po", "Did you mean vacate?"),
        ("xyzzy", "See `/whoowns-team help`."),
        ("<@U1> away until friday", "People mark themselves as away."),
        ("<@U1> is back", "People mark themselves as away."),
        ("<@U1> banana", "Start with what to do."),
        ("create X <@U1>", "created without people"),
        ("create X @sam", "didn't recognise “@sam” as a person"),
        ("channel #nowhere", "didn't recognise “#nowhere” as a channel"),
        ("rename Checkout", "The new name is missing."),
        ("rename Road to Rome to Rome", "Put names in quotes"),
        ("po for Checkout", "You didn't mention anyone."),
        ("pm <@U1> <@U2>", "for example `/whoowns-team pm @name for Checkout`"),
        ("vacate", "Which role: po or pm?"),
        ("deputy <@U1>", "Which role: po or pm?"),
        ("deputy po for Checkout", "You didn't mention anyone."),
        ("alias for Checkout", "Which other name?"),
        ("unchannel for Checkout", "Which channel?"),
        ("profile pricing to nobody", "Choose split"),
        ("away", "Until when?"),
        ("away <@U2> until friday", "People mark themselves as away."),
        ("away <@U2>: 1 dec", "name them last"),
        ("away until friday <@U2> <@U3>", "Only one person can stand in"),
        ("po kofi for gift cards", "Type @ and pick kofi from Slack's list."),
        ("deputy pm kofi for gift cards", "Type @ and pick kofi from Slack's list."),
        ("remove deputy <@U1>", "`/whoowns-team deputy po none for Mobile`"),
        ("remove <@U1> from Checkout", "`/whoowns-team deputy po none for Mobile`"),
        ("policy everybdy", "Did you mean everybody?"),
        ("policy anarchy", "Choose admins, role holders and admins, or everyone."),
        ("fallback help desk", "Name one channel"),
        ("fallback it", "fallback it #help-desk"),
        ("fallback it <#C1> <@U1>", "Name one channel, person or link for questions about IT"),
        ("fallback it <#C1> off", "Name one channel"),
        ("fallback marketing <#C1>", "I don't understand “marketing” there"),
        ("fallback finanec <#C1>", "Did you mean finance"),
        ("fallback it javascript:alert(1)", "I can't use “javascript:alert(1)” as a link"),
        ("fallback it ftp://x.example", "Links begin with https://"),
        ("fallback it <mailto:it@x.example|it@x.example>", "Links begin with https://"),
        ("fallback it https://", "I can't use"),
        ("fallback it https://good.example@evil.example/", "can't hold a user name"),
        ("fallback it https://x.example/`a`", "I can't use"),
        (f"fallback it https://x.example/{'a' * 500}", "longer than 500 letters"),
        ("create " + "x" * 3000, "too long"),
    ],
)
def test_what_is_missing_or_mistyped_is_said_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert hint in str(refused.value)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("po and pm <@U1> for Search", AssignRoles((PO, PM), "U1", "Search")),
        ("po/pm <@U1> for Search", AssignRoles((PO, PM), "U1", "Search")),
        ("pm &amp; po <@U1> for Search", AssignRoles((PO, PM), "U1", "Search")),
        ("pm for checkout is <@UPM|priya>", AssignRoles((PM,), "UPM", "checkout")),
        ("po is <@U1>", AssignRoles((PO,), "U1", None)),
        ("po: <@U1>", AssignRoles((PO,), "U1", None)),
        ("set po <@U1> for Pets", AssignRoles((PO,), "U1", "Pets")),
        ("make <@U1> po", AssignRoles((PO,), "U1", None)),
        ("make <@U1> the new po of Pets", AssignRoles((PO,), "U1", "Pets")),
        ("assign <@U1> as product manager in Pets", AssignRoles((PM,), "U1", "Pets")),
        ("<@U1> is po of Pets", AssignRoles((PO,), "U1", "Pets")),
        ("product owner <@U1> for Pets", AssignRoles((PO,), "U1", "Pets")),
        ("Product Owner and Product Manager <@U1>", AssignRoles((PO, PM), "U1", None)),
        ("owner <@U1> Owner Tools", AssignRoles((PO,), "U1", "Owner Tools")),
        ("set the po of Pets to <@U1>", AssignRoles((PO,), "U1", "Pets")),
        ("set the pm of the Pets to <@U1> please", AssignRoles((PM,), "U1", "the Pets")),
        ("the po of Pets is now <@U1>", AssignRoles((PO,), "U1", "Pets")),
        ("po none for Pets", VacateRoles((PO,), "Pets")),
        ("remove po for Pets", VacateRoles((PO,), "Pets")),
        ("vacate po and pm for Pets", VacateRoles((PO, PM), "Pets")),
        ("remove Pets", DeleteTeam("Pets")),
        ("remove Owner Tools", DeleteTeam("Owner Tools")),
        ("deputy po <@U1> and <@U2> for Pets", SetDeputies(PO, ("U1", "U2"), "Pets")),
        ("deputy po <@U1>, then <@U2> + <@U3> Pets", SetDeputies(PO, ("U1", "U2", "U3"), "Pets")),
        ("deputies of the po for Pets: <@U1> / <@U2>", SetDeputies(PO, ("U1", "U2"), "Pets:")),
        ("channel <#C1> and <#C2> for Pets", AddChannels(("C1", "C2"), "Pets")),
        ("add channel <#C1> &amp; <#C2> R &amp; D", AddChannels(("C1", "C2"), "R & D")),
        ("create Pets with <#C1> and <#C2>", CreateTeam("Pets", ("C1", "C2"))),
        ("create R &amp; D", CreateTeam("R & D", ())),
        ("please create a team called Loyalty in <#C1>", CreateTeam("Loyalty", ("C1",))),
        ("create team called Loyalty for <#C1>", CreateTeam("Loyalty", ("C1",))),
        ("create the new team named Check in please", CreateTeam("Check in", ())),
        ("Please, list", ListTeams()),
        ("please", ShowTeamHelp()),
        ("show Pets please", ShowTeam("Pets")),
        ("policy admins only", SetPolicy(Policy.ADMINS)),
        ("policy only role holders please", SetPolicy(Policy.ROLE_HOLDERS)),
        ("alias basket; cart for Pets", AddAliases(("basket", "cart"), "Pets")),
        ("alias basket / cart for Pets", AddAliases(("basket", "cart"), "Pets")),
        ("remove alias basket from Pets", RemoveAliases(("basket",), "Pets")),
        ("remove channel <#C1> from the Pets", RemoveChannels(("C1",), "the Pets")),
        ("remove po from Pets", VacateRoles((PO,), "Pets")),
        ("alias basket | cart|bag for Pets", AddAliases(("basket", "cart", "bag"), "Pets")),
        ('alias "basket"|“cart” for Pets', AddAliases(("basket", "cart"), "Pets")),
        ("alias basket and cart, bag for Pets", AddAliases(("basket", "cart", "bag"), "Pets")),
        ('alias "basket and cart" for Pets', AddAliases(("basket and cart",), "Pets")),
        ("add alias R&amp;D", AddAliases(("R&D",), None)),
        ("fallback to <#C1>", SetFallback("C1")),
        ("fallback none", SetFallback(None)),
        ("fallback <@U1|sam>", SetFallback("U1")),
        ("fallback it <#C1|it-help>", SetFallback("C1", Topic.IT)),
        ("fallback <#C1> for customer support", SetFallback("C1", Topic.CUSTOMER_SUPPORT)),
        ("fallback HR to <@U1>", SetFallback("U1", Topic.PEOPLE)),
        ("fallback small talk off", SetFallback(None, Topic.SMALL_TALK)),
        ("fallback it https://x.example/a", SetFallback("https://x.example/a", Topic.IT)),
        (
            "fallback it <https://x.example/?a=1&amp;b=2|x.example>",
            SetFallback("https://x.example/?a=1&b=2", Topic.IT),
        ),
        ("ls", ListTeams()),
        ("list all teams", ListTeams()),
        ("teams pay", ListTeams("pay")),
        ("show team Checkout", ShowTeam("Checkout")),
    ],
)
def test_filling_words_and_other_forms_mean_the_same(text: str, command: object) -> None:
    assert parse(text) == command


@pytest.mark.parametrize("text", ["Pets", "pets", "the Pets team", "“Pets and more”"])
def test_a_team_alone_is_shown_if_there_is_one(text: str) -> None:
    command = parse_or_show(text)
    assert isinstance(command, ShowIfTeam)
    assert command.team == text.strip("“”")


PAIRS = ['""', "“”", "„“", "«»", "»«", "‹›", "‘’", "''", "``", "”“", '“"', '"”', '„"', "’‘", "「」"]


@pytest.mark.parametrize("pair", PAIRS)
def test_any_pair_of_quotes_is_taken_off(pair: str) -> None:
    opening, closing = tuple(pair)
    assert parse(f"create {opening}Alpha one{closing}") == CreateTeam("Alpha one", ())
    first, second, team = (f"{opening}{name}{closing}" for name in ("for you", "b", "P in Q"))
    aliases = f"alias {first}, {second} for {team}"
    assert parse(aliases) == AddAliases(("for you", "b"), "P in Q")
    assert parse(aliases.replace(", ", ",")) == AddAliases(("for you", "b"), "P in Q")


@pytest.mark.parametrize("quote", '"“”„«»「')
def test_a_quote_that_stays_open_is_refused(quote: str) -> None:
    for text in (f"create {quote}Unclosed name", f"alias a, {quote}b for Pets", f"show P{quote}"):
        with pytest.raises(Refusal, match="left open"):
            parse(text)


def test_an_apostrophe_is_no_quote() -> None:
    assert parse("create O'Brien's rock ’n roll") == CreateTeam("O'Brien's rock ’n roll", ())
    assert parse("alias 'it's', O’Neil") == AddAliases(("it's", "O’Neil"), None)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("<!subteam^S123|@pms>", "@pms is"),
        ("&lt;!subteam^S123|@pms&gt;", "@pms is"),
        ("<!subteam^S123>", "That is"),
        ("<!here>", "@here is"),
        ("<!channel|channel>", "@channel is"),
        ("@everyone", "@everyone is"),
    ],
)
@pytest.mark.parametrize(
    "text",
    ["po {} for Pets", "list {}", "away until friday {}", "deputy pm {}", "show {}", "create X {}",
     "edit {}", "alias a {}", "channel {}", "set po {}", "history {}", "vacate po {}"],
)  # fmt: skip
def test_a_group_is_no_person(text: str, group: str, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text.format(group))
    assert str(refused.value) == f"{name} a group. Name one person."


@pytest.mark.parametrize("text", ["po {} for X", "set po {} for X", "make {} po of X"])
def test_a_name_that_slack_did_not_turn_into_a_person_is_named(text: str) -> None:
    with pytest.raises(Refusal, match="Slack didn't recognise “@first last"):
        parse(text.format("@first last"))


@given(st.text(max_size=500))
def test_anything_typed_is_understood_or_refused_in_short(text: str) -> None:
    _understood_or_refused(text)


@given(
    st.lists(
        st.sampled_from(
            [*TEAM_TABLE.by_word, "and", "is", "the",
             "for", "to", "until", "<@U1|a>", "<#C1|b>", '"', "“", "”", ",",
             "@x", "#y", "none", "po", "&lt;@U2&gt;", "&amp;", "team"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_its_own_words_in_any_order_are_understood_or_refused(pieces: list[str]) -> None:
    _understood_or_refused(" ".join(pieces))


def _understood_or_refused(text: str) -> None:
    refusal = Refusal("understood", "nothing to fix")
    try:
        parse(text)
    except Refusal as refused:
        refusal = refused
    assert refusal.problem
    assert refusal.hint
    assert len(str(refusal)) < 400


NAMES = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=80
).map(clean_name).filter(name_key)  # fmt: skip


def _can_be_quoted(name: str) -> bool:
    return not ('"' in name and set("“”„") & set(name) and set("«»") & set(name))


@given(NAMES.filter(_can_be_quoted), NAMES.filter(_can_be_quoted))
def test_a_name_as_we_write_it_is_read_as_that_name(name: str, other: str) -> None:
    def typed(words: str) -> str:
        return html.escape(words, quote=False)

    typed_name, typed_other = typed(name_as_typed(name)), typed(name_as_typed(other))
    assert parse(f"show {typed_name}") == ShowTeam(name)
    assert parse(f"po <@U1> for {typed_name}") == AssignRoles((PO,), "U1", name)
    assert parse(f"rename {typed_name} to {typed_other}") == RenameTeam(other, name)
    assert parse(f"alias {typed_other} for {typed_name}") == AddAliases((other,), name)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Checkout", "Checkout"),
        ("Shop for All", '"Shop for All"'),
        ("Road to Rome", '"Road to Rome"'),
        ('The "best" for', "“The \"best\" for”"),
        ("@home", '"@home"'),
        ("Team called Wolf", '"Team called Wolf"'),
        ("Buy, now", '"Buy, now"'),
    ],
)  # fmt: skip
def test_names_are_quoted_where_they_need_it_only(name: str, typed: str) -> None:
    assert name_as_typed(name) == typed
