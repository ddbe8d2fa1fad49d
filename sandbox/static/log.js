// What has been said in the channel that is open, and in its thread.

import { $, h, keepingFocus, put, toast } from "./dom.js";
import { messageRow } from "./messages.js";
import { dayOf, keep, state } from "./state.js";

const isTop = (message) => !message.thread_ts || message.thread_ts === message.ts;

/** Replies by the message that they answer. */
function threads(messages) {
  const found = new Map();
  for (const message of messages) if (!isTop(message)) found.set(message.thread_ts, [...(found.get(message.thread_ts) || []), message]);
  return found;
}

const dayLine = (day) => h("div", { class: "day", role: "separator", "data-day": day }, h("span", {}, day));

const AT_ONCE = 200;
let limit = AT_ONCE;

/** The rows for some messages, with a line where a day begins. */
function rowsOf(messages, openThread) {
  const replies = threads(state.messages[state.channel] || []), rows = [];
  let day = "";
  for (const message of messages) {
    if (dayOf(message.ts) !== day) { day = dayOf(message.ts); rows.push(dayLine(day)); }
    rows.push(messageRow(message, { openThread, replies: replies.get(message.ts) }));
  }
  return rows;
}

const tops = () => (state.messages[state.channel] || []).filter(isTop);

/** The latest messages of the channel; older ones come on scrolling up. */
export function drawMessages(openThread) {
  const box = $("#messages"), same = box.dataset.channel === `${state.me} ${state.channel}`;
  if (!same) limit = AT_ONCE;
  const away = same && !nearEnd(box) ? box.scrollTop : null;
  const rows = rowsOf(tops().slice(-limit), openThread);
  if (!rows.length) rows.push(h("div", { class: "empty" }, h("p", {}, "Nothing has been said here yet."), h("p", { class: "muted" }, `Type / for the commands, or mention @${state.bot.name}.`)));
  box.dataset.channel = `${state.me} ${state.channel}`;
  keepingFocus(box, () => put(box, ...rows));
  box.onscroll = () => { if (box.scrollTop < 1200) drawOlder(openThread); };
  if (away === null) scrollDown(); else box.scrollTop = away;
}

/** Put older messages above those that are there, without moving what is being read. */
function drawOlder(openThread, many = AT_ONCE) {
  const all = tops(), box = $("#messages");
  if (all.length <= limit) return;
  const older = rowsOf(all.slice(Math.max(0, all.length - limit - many), all.length - limit), openThread);
  limit += many;
  const first = box.querySelector(".day"), was = box.scrollHeight - box.scrollTop;
  if (older.findLast((row) => row.dataset.day)?.dataset.day === first?.dataset.day) first.remove();
  box.prepend(...older);
  box.scrollTop = box.scrollHeight - was;
}

const nearEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;

// Somebody who sends something wants to see what comes of it, wherever they were reading.
document.addEventListener("sending", () => { const box = $("#messages"); box.scrollTop = box.scrollHeight; });

let settling = 0;

/** To the end; but of a message that is taller than the pane, to its beginning. */
function scrollDown() {
  const box = $("#messages"), last = box.lastElementChild;
  const down = () => {
    const above = last.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
    box.scrollTop = last.offsetHeight > box.clientHeight ? box.scrollTop + above : box.scrollHeight;
  };
  down();
  // Rows that were not drawn yet had an estimated height; in the frame after next they have theirs.
  settling = requestAnimationFrame(() => { settling = requestAnimationFrame(down); });
}

/** The thread that is open, its first message on top. */
export function thread() {
  const all = (state.messages[state.channel] || []).filter((message) => message.ts === state.thread || message.thread_ts === state.thread);
  return all.map((message) => messageRow(message));
}

/** Draw a message that was posted or changed; returns whether it is new. */
export function showMessage(message, openThread) {
  const fresh = keep(message);
  if (message.channel !== state.channel) return fresh;
  const all = state.messages[message.channel], box = $("#messages"), stay = !nearEnd(box);
  const head = isTop(message) ? message : all.find((other) => other.ts === message.thread_ts);
  const old = head && document.getElementById(`m-${head.ts}`);
  const row = () => messageRow(head, { openThread, replies: all.filter((other) => other.thread_ts === head.ts && !isTop(other)) });
  if (message.deleted && isTop(message)) old?.remove();
  else if (old) keepingFocus(old, () => old.replaceWith(row()));
  else if (!head || box.querySelector(".empty") || box.lastElementChild?.dataset.ts > head.ts) drawMessages(openThread);
  else {
    const day = dayOf(head.ts), last = [...box.querySelectorAll(".day")].at(-1);
    if (!last || last.dataset.day !== day) box.append(dayLine(day));
    box.append(row());
    box.lastElementChild.classList.add("fresh");
  }
  if (!stay || (fresh && message.user === state.me)) scrollDown();
  return fresh;
}

/** Scroll to a message, also one that stands in a thread, and mark it. */
export function jumpTo(ts, openThread) {
  const message = (state.messages[state.channel] || []).find((each) => each.ts === ts);
  if (!message) { toast("That message is not here any more.", "bad"); return; }
  if (!isTop(message)) openThread(message.thread_ts);
  else if (!document.getElementById(`m-${ts}`)) drawOlder(openThread, tops().length);
  const row = document.getElementById(isTop(message) ? `m-${ts}` : `t-${ts}`);
  cancelAnimationFrame(settling);
  row.scrollIntoView({ block: "center" });
  row.classList.add("found");
  row.tabIndex = -1;
  row.focus();
}
