// Slack's mrkdwn, turned into elements.

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelById, channelName, person, state } from "./state.js";

const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export function mention(id) {
  return h("span", { class: id === state.me ? "mention me" : "mention", "data-user": id }, `@${person(id).real_name}`);
}

const channelMention = (id, label) => {
  const known = channelById(id);
  return h("span", { class: "mention", "data-channel": id }, known ? `#${channelName(known)}` : label ? `#${label}` : "#private");
};

const DATES = {
  date: { day: "numeric", month: "long", year: "numeric" }, date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_short: { day: "numeric", month: "short", year: "numeric" }, date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  date_pretty: { day: "numeric", month: "long", year: "numeric" }, date_short_pretty: { day: "numeric", month: "short", year: "numeric" },
  date_long_pretty: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" }, time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

function date(ts, format, fallback) {
  const moment = new Date(Number(ts) * 1000);
  if (Number.isNaN(moment.getTime())) return fallback;
  const zone = person(state.me).tz;
  return format.replace(/\{(\w+)\}/g, (whole, name) =>
    DATES[name] ? new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...DATES[name] }).format(moment) : whole);
}

/** What stands between < and >. */
function reference(inner) {
  const [target, label] = inner.split(/\|(.*)/s);
  if (/^@[UW]/.test(target)) return mention(target.slice(1));
  if (/^#C|^#G/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, ts, format] = target.split("^");
    return date(ts, format || "{date}", label || "");
  }
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label || "@group");
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, `@${target.slice(1)}`);
  return link(unescape(target), unescape(label || target));
}

const edge = "(?<![\\w\\p{L}])";
const INLINE = new RegExp(
  [
    "```([\\s\\S]+?)```", "`([^`\\n]+)`", "<([^<>\\n]+)>",
    `${edge}\\*(?=\\S)([^*\\n]*?\\S)\\*(?![\\w\\p{L}])`, `${edge}_(?=\\S)([^_\\n]*?\\S)_(?![\\w\\p{L}])`,
    `${edge}~(?=\\S)([^~\\n]*?\\S)~(?![\\w\\p{L}])`, ":([a-z0-9_+\\-]+(?:::skin-tone-\\d)?):",
  ].join("|"), "gu");

function inline(text) {
  const out = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > last) out.push(unescape(text.slice(last, found.index)));
    const [whole, pre, code, ref, bold, italic, strike, name] = found;
    if (pre !== undefined) out.push(h("pre", {}, unescape(pre.replace(/^\n|\n$/g, ""))));
    else if (code !== undefined) out.push(h("code", {}, codeParts(code)));
    else if (ref !== undefined) out.push(reference(ref));
    else if (bold !== undefined) out.push(h("b", {}, inline(bold)));
    else if (italic !== undefined) out.push(h("i", {}, inline(italic)));
    else if (strike !== undefined) out.push(h("s", {}, inline(strike)));
    else out.push(emoji(name));
    last = found.index + whole.length;
  }
  if (last < text.length) out.push(unescape(text.slice(last)));
  return out;
}

const codeParts = (code) => code.split(/(<[^<>]+>)/).map((part) => part.startsWith("<") ? reference(part.slice(1, -1)) : unescape(part));

/** mrkdwn as a list of nodes: quotes and line breaks, then what stands in the lines. */
export function mrkdwn(text) {
  const out = [];
  const pieces = String(text).split(/(```[\s\S]+?```)/);
  for (const piece of pieces) {
    if (piece.startsWith("```")) { out.push(...inline(piece)); continue; }
    let quote = null;
    const lines = piece.split("\n");
    lines.forEach((line, at) => {
      const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
      if (quoted) {
        if (!quote) { quote = h("blockquote"); out.push(quote); } else quote.append(h("br"));
        quote.append(...inline(quoted[1]));
        return;
      }
      const after = quote;
      quote = null;
      if (at > 0 && !after) out.push(h("br"));
      out.push(...inline(line));
    });
  }
  return out;
}

/** A text object. */
export function textObject(object) {
  if (!object) return [];
  if (typeof object === "string") return [object];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return String(object.text).split(/(:[a-z0-9_+\-]+:)/).map((part) => /^:[^:]+:$/.test(part) ? emoji(part.slice(1, -1)) : part);
}
