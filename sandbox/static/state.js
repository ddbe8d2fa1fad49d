// What the page knows, and how it talks to the sandbox.

import { toast } from "./dom.js";

export const state = {
  me: null, channel: null, thread: null, pane: null, people: {}, channels: [], messages: {},
  modals: [], home: null, exchanges: [], commands: [], shortcuts: [], faults: [], joinable: [], notices: [],
};

export const person = (id) => state.people[id] || { id, name: id, real_name: id, colour: "616061" };
export const channelById = (id) => state.channels.find((channel) => channel.id === id);
export const me = () => person(state.me);

/** The people the visitor can act as. */
export const colleagues = () => Object.values(state.people).filter((who) => !who.is_bot && !who.deleted);

export function channelName(channel) {
  if (!channel) return "unknown channel";
  return channel.is_im ? state.bot.name : channel.name;
}

/** Do something as the current person; on failure shows why and returns null. */
export async function act(what, body) {
  try {
    const response = await fetch(`/sandbox/do/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: state.me, ...body }),
    });
    const answer = await response.json();
    if (!response.ok) { toast(answer.problem || "That did not work.", "bad"); return null; }
    return answer;
  } catch {
    toast("The sandbox does not answer. Is it still running?", "bad");
    return null;
  }
}

/** What has to be done whenever everything was loaded. */
export const onLoad = [];

export async function load(user) {
  const response = await fetch(`/sandbox/state?as=${encodeURIComponent(user)}`);
  if (!response.ok) throw new Error(await response.text());
  const fresh = await response.json();
  const messages = {};
  for (const message of fresh.messages) (messages[message.channel] ||= []).push(message);
  Object.assign(state, fresh, { messages });
  onLoad.forEach((then) => then());
  const log = await fetch("/sandbox/exchanges");
  state.exchanges = await log.json();
}

/** Keep a message; returns whether it was unknown before. */
export function keep(message) {
  const list = (state.messages[message.channel] ||= []);
  const at = list.findLastIndex((known) => known.ts === message.ts);
  if (message.deleted) { if (at >= 0) list.splice(at, 1); return false; }
  if (at >= 0) { list[at] = message; return false; }
  list.push(message);
  return true;
}

/** Keep a channel among the person's own, or among those to join. */
export function keepChannel(fresh) {
  const without = (channels) => channels.filter((channel) => channel.id !== fresh.id);
  const known = state.channels.some((channel) => channel.id === fresh.id);
  if (fresh.outside) { state.joinable = [...without(state.joinable), fresh]; state.channels = without(state.channels); return; }
  state.channels = known ? state.channels.map((channel) => (channel.id === fresh.id ? fresh : channel)) : [...state.channels, fresh];
  state.joinable = without(state.joinable);
}

// How far each person has read, kept in this browser.
const readKey = (user) => `read ${state.born} ${user}`;
const readSoFar = (user = state.me) => JSON.parse(localStorage.getItem(readKey(user)) || "{}");
export const isReadKey = (key) => key?.startsWith(`read ${state.born} `);

export function markRead(channel) {
  const last = (state.messages[channel] || []).at(-1);
  if (last) localStorage.setItem(readKey(state.me), JSON.stringify({ ...readSoFar(), [channel]: last.ts }));
}

export function isUnread(channel) {
  const last = (state.messages[channel] || []).at(-1);
  return Boolean(last) && channel !== state.channel && last.user !== state.me && last.ts > (readSoFar()[channel] || "");
}

/** Keep for whom a message counts as new; for nobody once it is deleted. */
export function keepNotice(notice) {
  state.notices = state.notices.filter((known) => known.ts !== notice.ts || known.channel !== notice.channel);
  if (notice.users.length) state.notices.push(notice);
}

/** How many mentions and direct messages somebody has not read, by channel. */
export function unreadNotices(user) {
  const read = readSoFar(user), counts = {};
  for (const notice of state.notices) if (notice.users.includes(user) && notice.ts > (read[notice.channel] || "")) counts[notice.channel] = (counts[notice.channel] || 0) + 1;
  return counts;
}

export const allUnread = (user) => Object.values(unreadNotices(user)).reduce((sum, number) => sum + number, 0);

const formats = new Map();
const CLOCK = { hour: "2-digit", minute: "2-digit" };

/** A timestamp in words, as in the person's own time zone. */
export function timeOf(ts, options = CLOCK, zone = me().tz) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key).format(new Date(Number(ts) * 1000));
}

export const dayOf = (ts) => timeOf(ts, { weekday: "long", day: "numeric", month: "long" });
