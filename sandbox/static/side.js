// The sidebar: the current person, channels, the bot, colleagues.

import { addColleague, joinChannel, profileCard } from "./cards.js";
import { $, h, icon, keepingFocus, put } from "./dom.js";
import { face, status } from "./faces.js";
import { allUnread, colleagues, isUnread, me, state, unreadNotices } from "./state.js";

export function drawSide(open) {
  keepingFocus($("#side"), () => put($("#side"), ...parts(open)));
}

/** The number on something; a listener hears what it counts. */
const badge = (number) => number ? h("span", { class: "badge" }, number, h("span", { class: "unseen" }, number === 1 ? " new mention or message" : " new mentions or messages")) : null;

function parts(open) {
  const counts = unreadNotices(state.me);
  const entry = (id, label, sign) => {
    const unread = isUnread(id), here = id === state.channel;
    return h("button", { class: `${here ? "here " : ""}${unread ? "unread" : ""}`, "data-channel": id, "data-key": id, "aria-current": here ? "page" : null, onclick: () => open(id) }, h("span", { class: "sign", "aria-hidden": "true" }, sign), h("span", { class: "label" }, label), unread && !counts[id] && h("span", { class: "unseen" }, "unread"), badge(counts[id]));
  };
  const named = state.channels.filter((channel) => !channel.is_im);
  const direct = state.channels.filter((channel) => channel.is_im);
  const plus = (label, then) => h("button", { class: "plus", "data-key": label, onclick: then }, h("span", { class: "sign", "aria-hidden": "true" }, "+"), h("span", {}, label));
  return [
    h("button", { class: "self", "data-key": "self", "aria-haspopup": "dialog", "aria-label": `Your profile: ${me().real_name}`, onclick: () => profileCard(state.me) }, face(state.me, 36), h("span", {}, h("b", {}, me().real_name, " ", status(state.me)), h("small", {}, me().title))),
    h("h2", {}, "Channels"), h("div", {}, named.map((c) => entry(c.id, c.name, c.is_private ? icon("lock") : "#")), plus("Join a channel", () => joinChannel(open))),
    h("h2", {}, "Apps"), h("div", {}, state.has_home && entry("home", `${state.bot.name} home`, icon("home")), direct.map((c) => entry(c.id, state.bot.name, face(state.bot.user, 16)))),
    h("h2", {}, "Colleagues"), h("div", {}, colleagues().filter((who) => who.id !== state.me).map((who) => h("button", { "data-key": who.id, "data-person": who.id, "aria-haspopup": "dialog", onclick: () => profileCard(who.id) }, h("span", { class: "sign", "aria-hidden": "true" }, face(who.id, 16)), h("span", { class: "label" }, who.real_name, " ", status(who.id)), badge(allUnread(who.id)))), Object.values(state.people).filter((who) => who.deleted).map((who) => h("button", { class: "faded", "data-key": who.id, "data-person": who.id, "aria-haspopup": "dialog", onclick: () => profileCard(who.id) }, h("span", { class: "sign", "aria-hidden": "true" }, "–"), h("span", { class: "label" }, h("s", {}, who.real_name)), h("span", { class: "unseen" }, "deactivated"))), plus("New colleague", addColleague)),
  ];
}
