// The box to type in, with completion of commands, people and channels.

import { h, icon, put, toast } from "./dom.js";
import { face } from "./faces.js";
import { act, channelName, person, state } from "./state.js";

/** What somebody has begun to type, by person and place. */
const drafts = new Map();

/** A composer; `thread` makes it answer in that thread. */
export function composer(id, channel, thread) {
  const draft = `${state.me}/${channel.id}/${thread || ""}`;
  const hint = h("div", { class: "composer-hint" });
  const list = h("div", { class: "options completion hidden", role: "listbox", id: `${id}-list`, "aria-label": "Suggestions" });
  const box = h("textarea", { id, rows: 1, "aria-label": thread ? "Reply in thread" : `Message to ${channelName(channel)}`, "aria-controls": `${id}-list`, placeholder: thread ? "Reply…" : channel.is_im ? `Message ${channelName(channel)}` : `Message #${channelName(channel)}`, autocomplete: "off", spellcheck: "false", value: drafts.get(draft) || "" });
  const button = h("button", { class: "send", id: thread ? "thread-send" : "send", "aria-label": "Send", onclick: send }, icon("send"));
  let active = 0, offers = [];

  function offered() {
    const before = box.value.slice(0, box.selectionStart);
    if (!thread && /^\/\S*$/.test(before)) {
      return [...state.commands, { command: "/invite", usage_hint: `@${state.bot.name}`, description: "Bring the bot into this channel" }].filter((c) => c.command.startsWith(before))
        .map((c) => ({ insert: `${c.command} `, from: 0, label: [h("b", {}, c.command), " ", h("code", {}, c.usage_hint || ""), h("small", {}, c.description || "")] }));
    }
    const word = /(^|\s)(#(?=\S*$)|@)([\p{L}\w-]*(?: [\p{L}\w-]+)?)$/u.exec(before);
    if (!word) return [];
    const typed = word[3].toLowerCase(), from = before.length - word[3].length - 1;
    if (word[2] === "#") return state.channels.filter((c) => c.name.startsWith(typed) && c.name).map((c) => ({ insert: `#${c.name} `, from, label: [`#${c.name}`] }));
    return Object.values(state.people).filter((p) => !p.deleted && (p.name.startsWith(typed) || p.real_name.toLowerCase().includes(typed))).slice(0, 8)
      .map((p) => ({ insert: `@${p.name} `, from, label: [face(p.id, 20), " ", h("b", {}, p.real_name), ` @${p.name}`, h("small", {}, p.title)] }));
  }
  function show() {
    drafts.set(draft, box.value);
    box.style.height = "auto";
    box.style.height = `${Math.min(180, box.scrollHeight)}px`;
    offers = offered();
    active = 0;
    draw();
    const known = state.commands.find((c) => box.value.startsWith(`${c.command} `));
    hint.textContent = known ? `${known.command} ${known.usage_hint || ""}` : "";
  }
  function draw() {
    list.classList.toggle("hidden", !offers.length);
    put(list, ...offers.map((offer, at) => h("button", { role: "option", tabindex: -1, "aria-selected": String(at === active), onmousedown: (event) => { event.preventDefault(); take(at); } }, offer.label)));
  }
  function take(at) {
    const { insert, from } = offers[at];
    const rest = box.value.slice(box.selectionStart);
    box.value = box.value.slice(0, from) + insert + rest;
    box.selectionStart = box.selectionEnd = from + insert.length;
    show();
  }
  async function send() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    box.focus();
    show();
    const [first, ...rest] = text.split(/\s/);
    if (text.startsWith("/") && thread) { toast(`${first} is not supported in threads. Sorry!`, "bad"); return; }
    if (!thread) document.dispatchEvent(new CustomEvent("sending"));
    if (first === "/invite") await act("invite", { channel: channel.id });
    else if (text.startsWith("/")) await act("command", { channel: channel.id, command: first, text: rest.join(" ") });
    else await act("say", { channel: channel.id, text, thread_ts: thread });
    document.dispatchEvent(new CustomEvent("sent", { detail: text }));
  }
  box.addEventListener("input", show);
  box.addEventListener("blur", () => list.classList.add("hidden"));
  box.addEventListener("keydown", (event) => {
    if (offers.length && !list.classList.contains("hidden")) {
      const exact = box.value.slice(offers[active].from, box.selectionStart).trim() === offers[active].insert.trim();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); active = (active + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length; draw(); return; }
      if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !exact)) { event.preventDefault(); take(active); return; }
      if (event.key === "Escape") { offers = []; draw(); return; }
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
  });
  return h("div", { class: "composer", role: "group", "aria-label": `Write as ${person(state.me).real_name}` }, list, box, h("div", { class: "composer-foot" }, hint, button));
}
