// One message as an element, with its menu.

import { content } from "./blocks.js";
import { h, icon, link, toast } from "./dom.js";
import { OFFERED, emoji } from "./emoji.js";
import { face, status } from "./faces.js";
import { act, person, state, timeOf } from "./state.js";

async function press(message, block, element, value, values) {
  const answer = await act("press", { channel: message.channel, ts: message.ts, block_id: block.block_id, action_id: element.action_id, value, state: values });
  if (answer && answer.error) toast(`The bot did not answer: ${answer.error}`, "bad");
}

async function runShortcut(message, shortcut) {
  const answer = await act("shortcut", { channel: message.channel, ts: message.ts, callback_id: shortcut.callback_id });
  if (answer && answer.error) toast(`${shortcut.name} failed: ${answer.error}`, "bad");
}

function edit(message, row) {
  const box = h("textarea", { "aria-label": "Edit message", value: message.text.replace(/<@(\w+)>/g, (_, id) => `@${person(id).name}`).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&") });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") row.dispatchEvent(new CustomEvent("redraw", { bubbles: true }));
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); act("edit", { channel: message.channel, ts: message.ts, text: box.value }); }
  });
  row.querySelector(".content").replaceChildren(box);
  box.focus();
}

/** A menu that is filled when it is opened: a long channel has thousands of them. */
function menu(label, sign, items, kind = "") {
  const box = h("details", { class: "more" }, h("summary", { "aria-label": label, role: "button" }, icon(sign)));
  const fill = () => box.append(h("div", { class: `options ${kind}`, role: "menu", onclick: () => { box.open = false; } }, items()));
  box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) fill(); });
  return box;
}

const item = (label, then, more = {}) => h("button", { role: "menuitem", onclick: then, ...more }, label);

function actions(message, row) {
  const about = { channel: message.channel, ts: message.ts };
  const own = message.user === state.me ? [item("Edit message", () => edit(message, row)), item("Delete message", () => act("delete", about), { class: "danger-text" })] : [];
  return [
    ...state.shortcuts.map((shortcut) => item([shortcut.name, h("small", {}, state.bot.name)], () => runShortcut(message, shortcut), { "data-shortcut": shortcut.callback_id, title: shortcut.description })),
    item("Copy link", () => copyLink(message)), ...own,
  ];
}

function tools(message, openThread, row) {
  const react = (name) => act("react", { channel: message.channel, ts: message.ts, name });
  return h("div", { class: "tools" },
    menu("Add reaction", "smile", () => OFFERED.map((name) => item(emoji(name), () => react(name), { "aria-label": name })), "emojis"),
    openThread && h("button", { "aria-label": "Reply in thread", onclick: () => openThread(message.thread_ts || message.ts) }, icon("reply")),
    menu("More actions", "more", () => actions(message, row)));
}

function reactions(message) {
  const all = Object.entries(message.reactions || {});
  return all.length ? h("div", { class: "reactions" }, all.map(([name, users]) => h("button", { class: users.includes(state.me) ? "mine" : "", "aria-label": `${name}, ${users.length}`, title: users.map((id) => person(id).real_name).join(", "), onclick: () => act("react", { channel: message.channel, ts: message.ts, name }) }, h("span", { "aria-hidden": "true" }, emoji(name)), ` ${users.length}`))) : null;
}

const showProfile = (id) => document.dispatchEvent(new CustomEvent("profile", { detail: id }));

async function copyLink(message) {
  await navigator.clipboard.writeText(`${location.origin}/#${message.channel}/${message.ts}`);
  toast("The link was copied.");
}

/** The message's row; `openThread` is left out where the thread is open already. */
export function messageRow(message, { openThread, replies = [] } = {}) {
  const who = person(message.user);
  const handlers = {
    use: (block, element, value, values) => press(message, block, element, value, values),
    suggest: async (block, element, text) => ((await act("suggest", { channel: message.channel, ts: message.ts, action_id: element.action_id, text })) || { options: [] }).options,
  };
  const row = h("article", { class: `message${message.ephemeral ? " ephemeral" : ""}`, id: `${openThread ? "m" : "t"}-${message.ts}`, "data-ts": message.ts, "data-user": message.user, "aria-label": `${who.real_name}, ${timeOf(message.ts)}` },
    h("button", { class: "face-button", "aria-label": `Profile of ${who.real_name}`, onclick: () => showProfile(message.user) }, face(message.user)),
    h("div", { class: "body" },
      message.ephemeral && h("div", { class: "only-you" }, icon("eye"), " Only visible to you"),
      h("div", { class: "who" }, h("b", {}, who.real_name), who.is_bot && h("span", { class: "app" }, "APP"), status(message.user), h("time", { title: timeOf(message.ts, { dateStyle: "full", timeStyle: "medium" }) }, timeOf(message.ts))),
      h("div", { class: "content" }, content(message, handlers), message.edited && h("small", { class: "muted" }, " (edited)")),
      (message.files || []).map((file) => h("div", { class: "card" }, link(file.permalink, icon("file"), ` ${file.title}`))),
      reactions(message),
      openThread && replies.length ? h("button", { class: "replies", onclick: () => openThread(message.ts) }, [...new Set(replies.map((r) => r.user))].slice(0, 4).map((id) => face(id, 20)), h("b", {}, `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`), h("small", {}, `Last reply ${timeOf(replies.at(-1).ts)}`)) : null));
  if (!message.ephemeral) row.append(tools(message, openThread, row));
  return row;
}
