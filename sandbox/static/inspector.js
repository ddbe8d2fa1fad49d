// What goes between the sandbox and the bot, and faults on demand.

import { h, toast } from "./dom.js";
import { act, state, timeOf } from "./state.js";

function pretty(thing) {
  if (typeof thing !== "string") return JSON.stringify(thing, null, 2);
  try { return JSON.stringify(JSON.parse(thing), null, 2); } catch { return thing || "(empty)"; }
}

const quote = (text) => `'${text.replace(/'/g, "'\\''")}'`;

function curl(exchange) {
  const body = quote(JSON.stringify(exchange.request));
  const to = exchange.direction === "from the bot" ? `${location.origin}/api/${exchange.what}` : "$BOT_URL";
  const token = exchange.direction === "from the bot" ? ' -H "Authorization: Bearer $SLACK_BOT_TOKEN"' : "";
  return `curl -X POST ${to}${token} -H 'Content-Type: application/json' -d ${body}`;
}

function row(exchange) {
  const failed = exchange.status >= 400 || exchange.status === 0 || (exchange.response && (exchange.response.ok === false || exchange.response.error));
  const details = h("details", { class: failed ? "exchange failed" : "exchange", "data-what": exchange.what });
  details.append(h("summary", {}, h("span", { class: "arrow", "aria-label": exchange.direction }, exchange.direction === "to the bot" ? "→" : "←"), h("b", {}, exchange.what), h("span", { class: "spring" }), h("span", {}, exchange.status || "none"), h("span", { class: "muted" }, `${exchange.milliseconds} ms`)));
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    details.append(h("div", { class: "muted" }, timeOf(exchange.at, { timeStyle: "medium" })), h("h4", {}, "Request"), h("pre", { tabindex: 0 }, pretty(exchange.request)), h("h4", {}, "Response"), h("pre", { tabindex: 0 }, pretty(exchange.response)),
      h("button", { class: "button small", onclick: async () => { await navigator.clipboard.writeText(curl(exchange)); toast("Copied as cURL"); } }, "Copy as cURL"));
  });
  return details;
}

const FAULTS = [["slow", "Slow Slack (2 s)"], ["limited", "Rate limited (3 calls)"], ["broken", "Slack fails (3 calls)"], ["retries", "Events twice"], ["lost", "Cut the connection"], ["none", "End all faults"]];

/** Show which faults are at work. */
export function setFaults(active) {
  state.faults = active;
  for (const button of document.querySelectorAll("[data-fault]")) button.setAttribute("aria-pressed", String(active.includes(button.dataset.fault)));
}

export function inspector() {
  const list = h("div", { id: "exchanges" }, state.exchanges.map(row).reverse());
  return [h("details", { class: "faults", open: state.faults.length > 0 }, h("summary", {}, "Faults on demand"), h("div", { class: "actions" }, FAULTS.map(([kind, label]) => h("button", { class: "button small", "data-fault": kind, "aria-pressed": String(state.faults.includes(kind)), onclick: async () => { const faults = await act("fault", { kind }); if (faults) { setFaults(faults.active); toast(label); } } }, label)))), h("p", { class: "gallery-link" }, h("a", { href: "/gallery", target: "_blank" }, "Every block, drawn once")), list];
}

export function addExchange(exchange) {
  state.exchanges.push(exchange);
  if (state.exchanges.length > 500) state.exchanges.shift();
  const list = document.getElementById("exchanges");
  if (list) list.prepend(row(exchange));
  const answer = exchange.response;
  if (exchange.direction === "from the bot" && answer && answer.ok === false) {
    const where = (answer.errors || []).join("; ") || (answer.needed ? `needs ${answer.needed}` : "");
    toast(`Slack refused ${exchange.what}: ${answer.error}${where ? ` (${where})` : ""}`, "bad");
  }
}
