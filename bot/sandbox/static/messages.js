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

function menu(message, openThread, row) {
  const inMenu = [];
  if (!message.ephemeral) inMenu.push(...state.shortcuts.map((shortcut) => h("button", { role: "menuitem", "data-shortcut": shortcut.callback_id, title: shortcut.description, onclick: () => runShortcut(message, shortcut) }, shortcut.name, h("small", {}, state.bot.name))));
  if (!message.ephemeral) inMenu.push(h("button", { role: "menuitem", onclick: () => copyLink(message) }, "Copy link"));
  if (message.user === state.me && !message.ephemeral) {
    inMenu.push(h("button", { role: "menuitem", onclick: () => edit(message, row) }, "Edit message"), h("button", { role: "menuitem", class: "danger-text", onclick: () => act("delete", { channel: message.channel, ts: message.ts }) }, "Delete message"));
  }
  const more = inMenu.length ? h("details", { class: "more" }, h("summary", { "aria-label": "More actions", role: "button" }, icon("more")), h("div", { class: "options", role: "menu", onclick: (event) => { event.currentTarget.parentNode.open = false; } }, inMenu)) : null;
  const react = h("details", { class: "more" }, h("summary", { "aria-label": "Add reaction", role: "button" }, icon("smile")), h("div", { class: "options emojis", role: "menu", onclick: (event) => { event.currentTarget.parentNode.open = false; } }, OFFERED.map((name) => h("button", { role: "menuitem", "aria-label": name, onclick: () => act("react", { channel: message.channel, ts: message.ts, name }) }, emoji(name)))));
  if (message.ephemeral) return null;
  return h("div", { class: "tools" }, react, openThread && h("button", { "aria-label": "Reply in thread", onclick: () => openThread(message.thread_ts || message.ts) }, icon("reply")), more);
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
  const tools = menu(message, openThread, row);
  if (tools) row.append(tools);
  return row;
}
