// Dialogs of the page itself, as opposed to the bot's modals: a person, a new colleague, a channel.

import { present } from "./clock.js";
import { h, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { face, statusWords } from "./faces.js";
import { act, colleagues, keepChannel, person, state, timeOf } from "./state.js";

/** Show a dialog; returns how to close it. `does` is what its main button does, if it has one. */
function card(title, body, label, does) {
  const dialog = h("dialog", { class: "own" });
  const close = () => { dialog.close(); };
  dialog.append(h("header", {}, h("h2", { id: "card-title" }, title), h("button", { class: "quiet", "aria-label": "Close dialog", onclick: close }, "✕")), h("div", { class: "modal-body" }, body.filter(Boolean)));
  if (label) {
    dialog.append(h("footer", {}, h("button", { class: "button", onclick: close }, "Cancel"), h("button", { class: "button primary", onclick: does }, label)));
    dialog.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.localName === "input") { event.preventDefault(); does(); } });
  }
  dialog.setAttribute("aria-labelledby", "card-title");
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return close;
}

/** A labelled control. */
function field(label, control, hint) {
  return h("label", { class: "input" }, h("span", { class: "label" }, label), control, hint && h("span", { class: "hint" }, hint));
}

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
  return [field("Status", ready), field("In other words", h("div", { class: "row" }, own, h("button", { class: "button", onclick: () => set(own.value, own.value ? ":speech_balloon:" : "", 0) }, "Set")))];
}

/** A form for somebody new in the company. */
export function addColleague() {
  const name = h("input", { type: "text", maxlength: 80, placeholder: "Ann Example" }), title = h("input", { type: "text", maxlength: 80, placeholder: "Product Manager, Mobile" });
  const zone = h("select", {}, ["Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney"].map((tz) => h("option", {}, tz)));
  const close = card("New colleague", [field("Name", name), field("Title", title), field("Time zone", zone)], "Add", async () => { const made = await act("add_colleague", { text: name.value, title: title.value, tz: zone.value }); if (made) close(); });
  name.focus();
}

/** Who is in a channel, and what a member can change about it. */
export function channelCard(channel) {
  const done = async (what, more) => { if (await act(what, { channel: channel.id, ...more })) close(); };
  const absent = colleagues().filter((who) => !channel.members.includes(who.id));
  const add = h("select", { onchange: (event) => done("invite", { user: event.target.value }) }, h("option", { value: "" }, "Choose a person"), absent.map((who) => h("option", { value: who.id }, who.real_name)));
  const members = h("ul", { class: "member-list" }, channel.members.map((id) => h("li", {}, face(id, 20), " ", person(id).real_name)));
  const close = card([channel.is_private ? icon("lock") : "# ", channel.name], [
    channel.purpose && h("p", { class: "muted" }, channel.purpose),
    h("h3", {}, `${channel.members.length} members`), members,
    absent.length > 0 && field("Add somebody", add),
    h("div", { class: "actions" },
      channel.has_bot ? h("button", { class: "button", onclick: () => done("remove") }, `Remove ${state.bot.name}`) : h("button", { class: "button", onclick: () => done("invite") }, `Add ${state.bot.name}`),
      h("button", { class: "button", onclick: () => done("leave") }, "Leave"))]);
}

/** Channels to join. */
export function joinChannel(open) {
  const join = async (channel) => {
    const joined = await act("join", { channel: channel.id });
    if (joined) { close(); keepChannel(joined.channel); open(channel.id); }
  };
  const close = card("Join a channel", [
    state.joinable.length ? h("ul", { class: "member-list" }, state.joinable.map((channel) => h("li", {}, h("b", {}, `# ${channel.name}`), " ", h("small", { class: "muted" }, channel.purpose), h("span", { class: "spring" }), h("button", { class: "button small", onclick: () => join(channel) }, `Join ${channel.name}`)))) : h("p", { class: "muted" }, "You are in every public channel."),
  ]);
}
