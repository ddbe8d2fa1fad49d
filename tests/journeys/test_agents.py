"""Slackbot and other agents ask by MCP, for a person, and get what that person would be told."""

import asyncio
import json
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from typing import Any

import httpx2
import jsonschema
import pytest

from bot.domain.people.person import Person as DomainPerson
from bot.domain.question import Source
from bot.slack.directory import SlackDirectory
from bot.slack.mcp import callers
from bot.slack.mcp.protocol import Endpoint, Headers
from bot.slack.patience import FORMS_AT_ONCE
from bot.store import privacy
from sandbox import sample
from sandbox.model import Person
from tests.journeys.agent import (
    GENERATIONS,
    call,
    connected,
    identity,
    post,
    text_of,
    with_client,
)
from tests.journeys.conftest import Office
from tests.run_async import run_async

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
STRATEGIC = "Should we raise the price of Checkout for enterprise customers next year?"
NOTHING: dict[str, Any] = {}
SECONDS = 20
"""As long as a test waits for what comes at once."""

each_generation = pytest.mark.parametrize("mode", GENERATIONS)


def request(method: str, params: object = None, number: object = 1) -> dict[str, object]:
    """A request of the older generation."""
    message = {"jsonrpc": "2.0", "id": number, "method": method}
    return message if params is None else {**message, "params": params}


def newer(
    method: str, version: str = "2026-07-28", **params: object
) -> tuple[dict[str, object], dict[str, str]]:
    """A request of the newer generation, and its headers."""
    meta = {
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientCapabilities": {},
        **identity(),
    }
    headers = {"MCP-Protocol-Version": version, "Mcp-Method": method}
    return request(method, {"_meta": meta, **params}), headers


def called(
    office: Office, question: object = TACTICAL, meta: object = None, **more: object
) -> dict[str, Any]:
    """The result of a call that is sent as it is."""
    params = {
        "name": "who_decides",
        "arguments": {"question": question, **more},
        "_meta": identity() if meta is None else meta,
    }
    status, body = post(office, request("tools/call", params))
    assert status == 200
    result: dict[str, Any] = body["result"]
    return result


def refusal(
    office: Office, question: object = TACTICAL, meta: object = None, **more: object
) -> str:
    """What an agent reads instead of an answer."""
    result = called(office, question, meta, **more)
    assert result["isError"]
    assert "structuredContent" not in result
    return str(result["content"][0]["text"])


@each_generation
def test_an_agent_finds_the_tools_and_that_they_only_read(office: Office, mode: str) -> None:
    tools = with_client(office, lambda client: client.list_tools(), mode).tools
    assert [tool.name for tool in tools] == ["who_decides", "team_roles"]
    for tool in tools:
        assert tool.annotations
        assert tool.annotations.read_only_hint
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert tool.output_schema
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)


@each_generation
def test_an_agent_gets_the_person_role_team_and_reason(office: Office, mode: str) -> None:
    result = call(office, "who_decides", {"question": TACTICAL}, mode=mode)
    assert not result.is_error
    decision = result.structured_content
    assert decision["outcome"] == "person"
    assert decision["person"]["id"] == sample.CHECKOUT_PO
    assert (decision["role"], decision["team"]) == ("product owner", "Checkout")
    assert "“acceptance criteria”" in decision["reason"]


@pytest.mark.parametrize("question", [TACTICAL, STRATEGIC, "Who is the PO of Search?", "Thanks!"])
def test_the_text_is_what_whoowns_says(office: Office, question: str) -> None:
    said = office.ask(question)
    text = text_of(call(office, "who_decides", {"question": question}))
    for word in ("Checkout", "Search", "owner", "manager", sample.CHECKOUT_PM, sample.SEARCH_PO):
        assert (word in text) is (word in said)


def test_a_team_may_be_named_beside_the_question(office: Office) -> None:
    question = {"question": "What comes first in this sprint's backlog?", "team": "search"}
    decision = call(office, "who_decides", question).structured_content
    assert (decision["team"], decision["person"]["id"]) == ("Search", sample.SEARCH_PO)
    holders = {"question": "Who is the product owner?", "team": "Search"}
    assert sample.SEARCH_PO in text_of(call(office, "who_decides", holders))
    assert "Did you mean Checkout?" in refusal(office, team="Chekout")


def test_whoever_is_away_is_stood_in_for(office: Office) -> None:
    office.setup("away until friday", user=sample.CHECKOUT_PO)
    decision = call(office, "who_decides", {"question": TACTICAL}).structured_content
    assert decision["person"]["id"] == sample.CHECKOUT_PM
    assert "is away" in decision["reason"]
    teams = call(office, "team_roles", {"team": "Checkout"}).structured_content["teams"]
    assert teams[0]["product_owner"]["away"]
    assert not teams[0]["product_manager"]["away"]


def test_what_is_no_product_decision_goes_to_the_fallback(office: Office) -> None:
    office.setup("fallback it #general")
    decision = call(
        office, "who_decides", {"question": "Can I get a new laptop?"}
    ).structured_content
    assert (decision["outcome"], decision["fallback"]) == ("not_product", sample.GENERAL)
    assert decision["person"] is None


def test_what_is_left_open_is_said_to_be_open(office: Office) -> None:
    outcomes = {
        "Should we enter the market in Japan?": "choose_team",
        "x": "unclear",
        "is Tomás around?": "information",
    }
    for question, outcome in outcomes.items():
        decision = call(office, "who_decides", {"question": question}).structured_content
        assert decision["outcome"] == outcome
        assert decision["person"] is None


def test_roles_are_listed_and_searched(office: Office) -> None:
    listed = call(office, "team_roles", NOTHING)
    assert [team["name"] for team in listed.structured_content["teams"]] == ["Checkout", "Search"]
    assert "2 teams" in text_of(listed)
    found = call(office, "team_roles", {"team": "sear"}).structured_content
    assert (found["total"], found["teams"][0]["product_owner"]["holder"]["id"]) == (
        1, sample.SEARCH_PO,
    )  # fmt: skip
    missing = call(office, "team_roles", {"team": "Payrolls"})
    assert missing.is_error
    assert "There is no team “Payrolls”" in text_of(missing)


def test_a_workspace_without_teams_says_how_to_start(empty_office: Office) -> None:
    assert "/whoowns-team create" in text_of(call(empty_office, "team_roles", NOTHING))
    decision = called(empty_office)["structuredContent"]
    assert "no team is set up here yet" in decision["reason"]


def test_a_question_is_one_however_often_an_agent_repeats_it(office: Office) -> None:
    first, again = called(office), called(office)
    assert first == again
    asked = [entry.question for entry in office.journal()]
    assert [(q.text, q.asker_id, q.source) for q in asked] == [
        (TACTICAL, sample.DEVELOPER, Source.AGENT)
    ]
    called(office, meta=identity(sample.SALES))
    called(office, STRATEGIC)
    assert len(office.journal()) == 3


def test_a_repetition_counts_once_whenever_it_comes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = office.bot.context.clock()
    edge = now - timedelta(seconds=now.timestamp() % 600)
    for seconds, expected in ((-1, 1), (1, 1), (599, 1), (1300, 2)):
        moment = edge + timedelta(seconds=seconds)
        monkeypatch.setitem(office.bot.context.__dict__, "clock", lambda at=moment: at)
        called(office)
        assert len(office.journal()) == expected


def test_what_was_asked_through_an_agent_is_the_askers_to_see_and_to_forget(office: Office) -> None:
    called(office)
    assert "1 question" in office.ask("my data")
    with office.bot.context.database.transaction() as session:
        privacy.forget(session, sample.WORKSPACE, sample.DEVELOPER, office.bot.context.clock())
    assert office.journal()[0].question.text == ""
    called(office)
    assert [entry.question.text for entry in office.journal()] == [""]


def test_nothing_a_person_wrote_is_live_in_an_answer(office: Office) -> None:
    office.setup("create *All* <!channel> @here #mobile")
    office.slack.world.people[sample.CHECKOUT_PO].real_name = "<!here> *Tom* <@U1>"
    name = "<@U0KOFIMENS> & `code`"
    result = called(office, f"{TACTICAL} {name}")
    roles = call(office, "team_roles", NOTHING)
    shown = json.dumps([result, roles.structured_content, text_of(roles)], ensure_ascii=False)
    for live in ("<@", "<!", "<#", "<http", "*All*", " @here", "*Checkout*"):
        assert live not in shown
    assert "&amp;" not in shown
    assert "&lt;" not in shown


@pytest.mark.parametrize(
    "meta",
    [
        NOTHING,
        {"slack": None},
        {"slack": "U0KOFIMENS"},
        {"slack": {"team_id": sample.WORKSPACE}},
        {"slack": {"user_id": 5, "team_id": sample.WORKSPACE}},
        {"slack": {"user_id": "U1' OR 1=1", "team_id": sample.WORKSPACE}},
    ],
)
def test_nobody_is_answered_without_an_identity(office: Office, meta: object) -> None:
    text = refusal(office, meta=meta)
    assert "I can't see who is asking" in text
    assert "slack_identity_auth" in text
    assert office.journal() == []


def test_without_a_workspace_the_asker_reads_where_to_ask(office: Office) -> None:
    assert "in which workspace" in refusal(office, meta=identity(team=None))


def test_another_workspace_learns_nothing(office: Office) -> None:
    text = refusal(office, meta=identity(team="T0ANOTHER1"))
    assert "only for people of the workspace" in text
    assert "Checkout" not in text
    assert office.journal() == []


def test_an_account_that_was_deactivated_is_refused_at_once(office: Office) -> None:
    assert "Checkout" in str(called(office))
    office.slack.deactivate(sample.DEVELOPER)
    assert office.bot.settle(10)
    assert "only for people of the workspace" in refusal(office)


def test_outsiders_bots_and_who_has_left_learn_nothing(office: Office) -> None:
    office.slack.world.people["U0PARTNER1"] = Person(
        "U0PARTNER1", "pat", "Pat Partner", "", "UTC", home="T0PARTNER1"
    )
    for user in ("U0PARTNER1", sample.OTHER_BOT, sample.FORMER):
        assert "only for people of the workspace" in refusal(office, meta=identity(user))
    assert "doesn't know that person" in refusal(office, meta=identity("U0NOBODY01"))
    assert office.journal() == []


def test_slack_is_asked_once_who_somebody_is(office: Office) -> None:
    for question in (TACTICAL, STRATEGIC, "hello"):
        called(office, question)
    asked = [made for made in office.slack.calls() if made.method == "users.info"]
    assert len(asked) == 1


def test_while_slack_is_slow_or_silent_nobody_is_let_in_and_others_are_answered(
    office: Office,
) -> None:
    office.slack.refuse("users.info", status=503, times=3)
    assert "Slack" in refusal(office)
    assert "<@" in office.ask(TACTICAL)
    office.slack.make_fault("none")
    assert called(office)["structuredContent"]["outcome"] == "person"


def test_an_agent_in_a_loop_is_stopped_for_its_person_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "CALLS", 3)
    for _ in range(3):
        called(office)
    assert "Wait a minute" in refusal(office)
    assert not called(office, meta=identity(sample.SALES)).get("isError")


@pytest.mark.parametrize(
    ("question", "more", "says"),
    [
        ("", NOTHING, "There's no question"),
        ("   ?! ", NOTHING, "There's no question"),
        (5, NOTHING, "I take question and team, as text."),
        (TACTICAL, {"channel": "C1"}, "I take question and team, as text."),
        (TACTICAL, {"team": ["Checkout"]}, "I take question and team, as text."),
    ],
)
def test_wrong_arguments_are_refused_with_the_fix(
    office: Office, question: object, more: dict[str, object], says: str
) -> None:
    assert says in refusal(office, question, **more)


def test_odd_letters_are_no_failure(office: Office) -> None:
    for odd in ("\ud800 checkout story?", "\x00checkout story?", "checkout story? " * 10_000):
        assert not called(office, odd).get("isError")


def test_an_unavailable_journal_is_said_to_be_so(office: Office) -> None:
    called(office, "hello")
    with closing(sqlite3.connect(str(office.bot.context.database.file))) as lock:
        lock.execute("BEGIN IMMEDIATE")
        assert "nothing was saved" in refusal(office, STRATEGIC)
    assert not called(office, STRATEGIC)["isError"]


def test_unsigned_requests_are_refused(office: Office) -> None:
    assert post(office, request("tools/list"), sign=False) == (401, None)
    forged = {"X-Slack-Signature": "v0=" + "0" * 64}
    assert post(office, request("tools/list"), forged)[0] == 401


def test_a_megabyte_is_refused(office: Office) -> None:
    assert post(office, request("tools/call", {"pad": "x" * 1_048_576}))[0] == 413


def test_only_post_is_allowed(office: Office) -> None:
    for method in ("GET", "DELETE", "HEAD"):
        response = httpx2.request(method, f"{office.url}/slack/mcp")
        assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_pages_of_other_sites_are_refused(office: Office) -> None:
    assert post(office, request("tools/list"), {"Origin": "https://example.com"})[0] == 403


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", -32700),
        (b"{", -32700),
        (b"[" * 100_000, -32700),
        (b"command=%2Fwhoowns&text=x", -32700),
        ([], -32600),
        ([request("ping")] * 11, -32600),
        ("x", -32600),
        ({}, -32600),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "result": {}}, -32600),
        ({"type": "event_callback", "event": {}}, -32600),
        (request("ping", number=None), -32600),
        (request("ping", number=True), -32600),
        (request("ping", number=1.5), -32600),
        (request("ping", number="x" * 500), -32600),
        (request("tools/list", [1]), -32600),
    ],
)
def test_malformed_requests_and_large_batches_are_errors_of_json_rpc(
    office: Office, body: object, code: int
) -> None:
    status, answer = post(office, body)
    assert (status, answer["error"]["code"]) == (400, code)
    assert answer["error"]["message"]


def test_a_small_batch_of_the_version_that_has_them_is_answered(office: Office) -> None:
    question = {"name": "who_decides", "arguments": {"question": TACTICAL}, "_meta": identity()}
    notified: dict[str, object] = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    alone, _ = newer("tools/list")
    batch = [
        request("tools/call", question, "a"),
        notified,
        request("initialize", {"protocolVersion": "2025-03-26"}, "b"),
        "x",
        [request("ping")],
        {**alone, "id": "c"},
        request("ping", number="d"),
    ]
    for headers in ({}, {"MCP-Protocol-Version": "2025-03-26"}):
        status, answers = post(office, batch, headers)
        assert status == 200
        codes = [(each["id"], each.get("error", {}).get("code")) for each in answers]
        assert codes == [
            ("a", None), ("b", -32600), (None, -32600), (None, -32600), ("c", -32600), ("d", None),
        ]  # fmt: skip
        assert answers[0]["result"]["structuredContent"]["person"]["id"] == sample.CHECKOUT_PO
    assert len(office.journal()) == 1
    assert post(office, [notified, notified]) == (202, None)
    for version in ("2025-06-18", "2025-11-25", "2026-07-28", "x"):
        said = {"MCP-Protocol-Version": version}
        assert post(office, [request("ping")], said)[1]["error"]["code"] == -32600


def test_a_batch_has_the_time_of_one_request() -> None:
    ages: list[float] = []

    class Slow:
        listed: tuple[dict[str, Any], ...] = ()

        def call(self, *arguments: Any, **_: Any) -> dict[str, Any]:
            ages.append(arguments[-1])
            now[0] += 2.0
            return {"content": []}

    now = [0.0]
    endpoint = Endpoint(Slow(), lambda: now[0])
    calls = [request("tools/call", {"name": "x"})] * 3
    endpoint.answer(json.dumps(calls).encode(), Headers(), 0.5)
    assert ages == [0.5, 2.5, 4.5]


def test_an_error_names_the_request_that_it_is_about(office: Office) -> None:
    _, answer = post(office, {"jsonrpc": "2.0", "id": "a", "method": 5})
    assert answer["id"] == "a"
    assert post(office, {"jsonrpc": "2.0", "id": None, "method": "ping"})[1]["id"] is None


def test_unknown_methods_and_tools_are_errors(office: Office) -> None:
    status, answer = post(office, request("resources/list"))
    assert (status, answer["error"]["code"], answer["id"]) == (200, -32601, 1)
    for params in ({"name": "delete_team"}, {}, {"name": "who_decides", "arguments": "x"}):
        assert post(office, request("tools/call", params))[1]["error"]["code"] == -32602
    body, headers = newer("resources/list")
    status, answer = post(office, body, headers)
    assert (status, answer["error"]["code"]) == (404, -32601)
    body, headers = newer("tools/call", name="delete_team")
    assert post(office, body, {**headers, "Mcp-Name": "delete_team"})[0] == 400


def test_a_client_of_the_older_generation_keeps_its_version(office: Office) -> None:
    versions: dict[object, str] = {
        "2025-03-26": "2025-03-26",
        "2025-06-18": "2025-06-18",
        "2025-11-25": "2025-11-25",
        "1999-01-01": "2025-11-25",
        7: "2025-11-25",
    }
    for asked, agreed in versions.items():
        params = {"protocolVersion": asked, "capabilities": {}, "clientInfo": {}}
        status, answer = post(office, request("initialize", params))
        assert (status, answer["result"]["protocolVersion"]) == (200, agreed)
        assert answer["result"]["capabilities"]["tools"] == {"listChanged": False}
    said = {"MCP-Protocol-Version": "2025-06-18", "Mcp-Session-Id": "any"}
    assert post(office, request("ping"), said) == (200, {"jsonrpc": "2.0", "id": 1, "result": {}})
    initialized = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    assert post(office, initialized, said) == (202, None)


def test_a_request_of_the_newer_generation_stands_alone(office: Office) -> None:
    body, headers = newer("server/discover")
    status, answer = post(office, body, headers)
    assert status == 200
    assert answer["result"]["supportedVersions"][0] == "2026-07-28"
    arguments = {"question": TACTICAL}
    body, headers = newer("tools/call", name="who_decides", arguments=arguments)
    encoded = {**headers, "Mcp-Name": "=?base64?d2hvX2RlY2lkZXM=?="}
    for named in ({**headers, "Mcp-Name": "who_decides"}, encoded):
        status, answer = post(office, body, named)
        assert (status, answer["result"]["resultType"]) == (200, "complete")
        assert answer["result"]["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "whoowns"


@pytest.mark.parametrize(
    "header",
    [
        {"Mcp-Method": "tools/call"},
        {"Mcp-Method": ""},
        {"MCP-Protocol-Version": "2025-06-18"},
        {"MCP-Protocol-Version": ""},
    ],
)
def test_headers_say_what_the_body_says(office: Office, header: dict[str, str]) -> None:
    body, headers = newer("tools/list")
    status, answer = post(office, body, {**headers, **header})
    assert (status, answer["error"]["code"]) == (400, -32020)


@pytest.mark.parametrize("name", ["team_roles", "=?base64?%%?=", "=?base64?/w==?="])
def test_the_header_names_the_tool_that_is_called(office: Office, name: str) -> None:
    body, headers = newer("tools/call", name="who_decides", arguments={"question": TACTICAL})
    status, answer = post(office, body, {**headers, "Mcp-Name": name})
    assert (status, answer["error"]["code"]) == (400, -32020)
    assert office.journal() == []


def test_unknown_versions_hear_which_there_are(office: Office) -> None:
    body, headers = newer("tools/list", "2099-01-01")
    status, answer = post(office, body, headers)
    assert (status, answer["error"]["code"]) == (400, -32022)
    assert "2026-07-28" in answer["error"]["data"]["supported"]
    status, answer = post(office, request("tools/list"), {"MCP-Protocol-Version": "2099-01-01"})
    assert (status, answer["error"]["code"]) == (400, -32602)


def test_ten_questions_at_once_are_each_answered(office: Office) -> None:
    async def ask_all() -> list[Any]:
        async with connected(office) as client:
            calls = (
                client.call_tool(
                    "who_decides",
                    {"question": f"{TACTICAL} {n}"},
                    meta=identity(),  # type: ignore[arg-type]
                )
                for n in range(10)
            )
            return await asyncio.gather(*calls)

    called(office)
    answers = run_async(ask_all())
    assert {answer.structured_content["person"]["id"] for answer in answers} == {sample.CHECKOUT_PO}


def test_the_log_says_how_calls_ended_and_quotes_nobody(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    called(office)
    refusal(office, meta=NOTHING)
    refusal(office, meta=identity(sample.FORMER))
    post(office, request("qwertysecret"))
    lines = [record for record in caplog.records if record.message in {"mcp", "who_decides"}]
    assert [(line.message, line.__dict__["fields"]["outcome"]) for line in lines] == [
        ("who_decides", "done"),
        ("who_decides", "refused"),
        ("who_decides", "outsider"),
        ("mcp", "refused"),
    ]
    assert "acceptance" not in caplog.text
    assert "qwertysecret" not in str([line.__dict__["fields"] for line in lines])


def test_a_crowd_of_agents_leaves_threads_to_others_while_slack_is_silent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, answered = threading.Semaphore(0), threading.Event()
    person = SlackDirectory.person

    def silent(directory: SlackDirectory, workspace_id: str, user_id: str) -> DomainPerson:
        asking.release()
        assert answered.wait(SECONDS)
        return person(directory, workspace_id, user_id)

    monkeypatch.setattr(SlackDirectory, "person", silent)
    crowd = [
        threading.Thread(target=called, args=(office, TACTICAL, identity(user)))
        for user in sample.COLLEAGUES
    ]
    for each in crowd:
        each.start()
    for _ in range(FORMS_AT_ONCE):
        assert asking.acquire(timeout=SECONDS)
    assert "<@" in office.ask(TACTICAL)
    assert not answered.is_set()
    answered.set()
    for each in crowd:
        each.join()
