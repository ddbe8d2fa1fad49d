// A channel's card: members, renaming, archiving; and a list of channels to join or to make.

import { card, field } from "./cards.js";
import { h, icon } from "./dom.js";
import { face } from "./faces.js";
import { act, colleagues, keepChannel, person, state } from "./state.js";

/** Who is in a channel, and what a member can change about it. */
export function channelCard(channel) {
  const name = h("input", { type: "text", maxlength: 80, value: channel.name });
  const done = async (what, more) => { if (await act(what, { channel: channel.id, ...more })) close(); };
  const absent = colleagues().filter((who) => !channel.members.includes(who.id));
  const add = h("select", { onchange: (event) => done("invite", { user: event.target.value }) }, h("option", { value: "" }, "Choose a person"), absent.map((who) => h("option", { value: who.id }, who.real_name)));
  const members = h("ul", { class: "member-list" }, channel.members.map((id) => h("li", {}, face(id, 20), " ", person(id).real_name)));
  const close = card([channel.is_private ? icon("lock") : "# ", channel.name], [
    channel.purpose && h("p", { class: "muted" }, channel.purpose),
    h("h3", {}, `${channel.members.length} members`), members,
    !channel.is_archived && absent.length > 0 && field("Add somebody", add),
    !channel.is_archived && field("Name", h("div", { class: "row" }, name, h("button", { class: "button", onclick: () => done("rename", { text: name.value.trim() }) }, "Rename"))),
    h("div", { class: "actions" },
      !channel.is_archived && (channel.has_bot ? h("button", { class: "button", onclick: () => done("remove") }, `Remove ${state.bot.name}`) : h("button", { class: "button", onclick: () => done("invite") }, `Add ${state.bot.name}`)),
      h("button", { class: "button", onclick: () => done("leave") }, "Leave"),
      h("button", { class: "button danger", onclick: () => done("archive", { archived: !channel.is_archived }) }, channel.is_archived ? "Bring back" : "Archive"))]);
}

/** Channels to join, and a form for a new one. */
export function addChannel(open) {
  const enter = (channel) => { close(); keepChannel(channel); open(channel.id); };
  const joinable = state.browsable.filter((channel) => !channel.is_archived);
  const name = h("input", { type: "text", maxlength: 80, placeholder: "pricing" });
  const hidden = h("input", { type: "checkbox" });
  const make = async () => { const made = await act("create_channel", { text: name.value.trim().replace(/^#/, ""), private: hidden.checked }); if (made) enter(made.channel); };
  const close = card("Add channels", [
    joinable.length > 0 && h("ul", { class: "member-list" }, joinable.map((channel) => h("li", {}, h("b", {}, `# ${channel.name}`), " ", h("small", { class: "muted" }, channel.purpose), h("span", { class: "spring" }), h("button", { class: "button small", onclick: async () => { const joined = await act("join", { channel: channel.id }); if (joined) enter(joined.channel); } }, `Join ${channel.name}`)))),
    field("A new channel", name, "Small letters, digits, hyphens"), h("label", { class: "tick-box" }, hidden, " Private"),
  ], "Create", make);
}
