// A person's card: status, presence, leaving the company; and a form for new colleagues.

import { card, field } from "./cards.js";
import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { face, statusWords } from "./faces.js";
import { act, person, state, timeOf } from "./state.js";
import { present } from "./clock.js";

const STATUSES = [["", "", 0, "No status"], ["On holiday", ":palm_tree:", 168, "On holiday, for a week"], ["Out sick", ":face_with_thermometer:", 24, "Out sick, for a day"], ["In a meeting", ":calendar:", 1, "In a meeting, for an hour"], ["Working remotely", ":house:", 0, "Working remotely"]];

/** Who somebody is, and what a visitor can change about them. */
export function profileCard(id) {
  const who = person(id);
  const facts = [who.title, who.tz && `${timeOf(present(), undefined, who.tz)} local time (${who.tz})`, statusWords(id)].filter(Boolean);
  const head = h("div", { class: "profile" }, face(id, 72), h("div", {}, facts.map((fact) => h("div", {}, fact)), who.deleted && h("b", {}, "Deactivated"), h("div", { class: "muted" }, `@${who.name} · ${id}`)));
  if (who.is_bot) return card(who.real_name, [head]);
  const close = card(who.real_name, [head, ...(who.deleted ? [] : changes(who)), h("div", { class: "actions" },
    !who.deleted && id !== state.me && h("button", { class: "button primary", onclick: () => { close(); document.dispatchEvent(new CustomEvent("go", { detail: { user: id, place: state.channel } })); } }, `Act as ${who.name}`),
    !who.deleted && h("a", { class: "button", href: `/?as=${id}`, target: "_blank", rel: "noopener" }, "Act in another window"),
    id !== state.me && h("button", { class: "button danger", onclick: async () => { if (await act("deactivate", { user: id, deleted: !who.deleted })) close(); } }, who.deleted ? "Reactivate" : "Deactivate"))]);
  return close;
}

function changes(who) {
  const own = h("input", { type: "text", maxlength: 100, value: who.status_text, placeholder: "What is going on?" });
  const set = (text, sign, hours) => act("status", { user: who.id, text, emoji: sign, hours });
  const ready = h("select", { onchange: (event) => { const [text, sign, hours] = STATUSES[event.target.value]; own.value = text; set(text, sign, hours); } },
    h("option", { value: "", disabled: true, selected: true }, "Choose a status"), STATUSES.map(([, sign, , label], at) => h("option", { value: at }, [emoji(sign.replace(/:/g, ""), ""), label].filter(Boolean).join(" "))));
  const away = h("input", { type: "checkbox", checked: who.presence === "away", onchange: (event) => act("presence", { user: who.id, presence: event.target.checked ? "away" : "active" }) });
  return [field("Status", ready), field("In other words", h("div", { class: "row" }, own, h("button", { class: "button", onclick: () => set(own.value, own.value ? ":speech_balloon:" : "", 0) }, "Set"))), h("label", { class: "tick-box" }, away, " Away from the desk")];
}

/** A form for somebody new in the company. */
export function employ() {
  const name = h("input", { type: "text", maxlength: 80, placeholder: "Ann Example" }), title = h("input", { type: "text", maxlength: 80, placeholder: "Product Manager, Mobile" });
  const zone = h("select", {}, ["Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney"].map((tz) => h("option", {}, tz)));
  const close = card("New colleague", [field("Name", name), field("Title", title), field("Time zone", zone)], "Add", async () => { const made = await act("employ", { text: name.value, title: title.value, tz: zone.value }); if (made) close(); });
  name.focus();
}
