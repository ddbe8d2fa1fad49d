// What to try, one press each.

import { $, h } from "./dom.js";
import { toMonday } from "./clock.js";
import { act, onLoad, state } from "./state.js";

const key = () => `steps ${state.born}`;
let done = new Set();
onLoad.push(() => { done = new Set(JSON.parse(localStorage.getItem(key()) || "[]")); });
const SALES = "U0LUCIAFER", DEVELOPER = "U0KOFIMENS", SUPPORT = "U0NOORHADD", ADMIN = "U0RUTHOKAF", PRODUCT = "C0PRODUCT1", CHECKOUT = "C0CHECKOUT", SEARCH = "C0SEARCH01", MOBILE = "C0MOBILE01";

const STEPS = [
  { id: "ask", title: "Ask who decides", about: "As Lucía from sales, in #product", as: SALES, channel: PRODUCT, run: () => act("command", { channel: PRODUCT, command: "/whoowns", text: "Should checkout get cheaper pricing for annual plans next year?" }) },
  { id: "mention", title: "Mention the bot", about: "As Kofi, a developer, in #checkout", as: DEVELOPER, channel: CHECKOUT, run: () => act("say", { channel: CHECKOUT, text: "@whoowns who signs off the acceptance criteria of the refund story?" }) },
  { id: "shortcut", title: "Use the message shortcut", about: "As Noor from support, on a message in #search", as: SUPPORT, channel: SEARCH, run: async () => {
    const posted = await act("say", { channel: SEARCH, text: "Customers ask when the search bug with accents gets fixed. Does it fit into this sprint?" });
    if (posted && state.shortcuts[0]) await act("shortcut", { channel: SEARCH, ts: posted.ts, callback_id: state.shortcuts[0].callback_id });
  } },
  { id: "hand-over", title: "Hand a question over and answer it", about: "As Kofi: press Ask, then Send. Then act as Tomás, and answer it in #checkout", as: DEVELOPER, channel: PRODUCT, later: true, run: () => act("command", { channel: PRODUCT, command: "/whoowns", text: "Which acceptance criteria does the voucher story of checkout need?" }) },
  { id: "configure", title: "Set up a third team", about: "As Ruth, an admin: press Enter to create Mobile", as: ADMIN, channel: MOBILE, type: "/whoowns-team create Mobile #mobile" },
  { id: "own", title: "Type your own question", about: "Anything a colleague might ask", as: SALES, channel: PRODUCT, type: "/whoowns " },
  { id: "monday", title: "Jump to Monday 09:00", about: "Moves the clock; what is due by then happens at once", as: ADMIN, channel: CHECKOUT, run: toMonday },
];

export function countSteps() { $("#steps-done").textContent = `${done.size}/${STEPS.length}`; }

function tick(id) {
  done.add(id);
  localStorage.setItem(key(), JSON.stringify([...done]));
  countSteps();
  document.dispatchEvent(new CustomEvent("steps"));
}

// What the visitor has to type is done when it has been sent.
document.addEventListener("sent", ({ detail: text }) => {
  if (/^\/whoowns-team\s+create\s/.test(text)) tick("configure");
  else if (/^\/whoowns\s+\S/.test(text)) tick("own");
});

document.addEventListener("submitted", ({ detail: form }) => { if (form === "answer_form") tick("hand-over"); });

export function steps(go) {
  return [h("ol", { class: "steps" }, STEPS.map((step) => h("li", { class: done.has(step.id) ? "done" : "" }, h("button", { "data-step": step.id, onclick: async () => {
    await go(step.as, step.channel);
    if (step.type) { const box = $("#composer"); box.value = step.type; box.focus(); box.dispatchEvent(new Event("input")); }
    else { await step.run(); if (!step.later) tick(step.id); }
  } }, h("span", { class: "tick", "aria-hidden": "true" }, done.has(step.id) ? "✓" : "▷"), h("span", {}, h("b", {}, step.title), h("small", {}, step.about)), done.has(step.id) && h("span", { class: "unseen" }, "done"))))),
    done.size === STEPS.length && h("p", { class: "steps-end" }, "That was the tour. Ask what you like: everything here is kept. To use whoowns in your own Slack, see “Install it in your workspace” in the README.")].filter(Boolean);
}
