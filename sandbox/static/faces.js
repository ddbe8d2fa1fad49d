// Faces, drawn from a person's initials and colour; the bot has its sign.

import { present } from "./clock.js";
import { h, icon, svg } from "./dom.js";
import { emoji } from "./emoji.js";
import { person, state, timeOf } from "./state.js";

const SHAPES = [
  (c) => svg("circle", { cx: 30, cy: 8, r: 14, fill: c }), (c) => svg("rect", { x: -6, y: 22, width: 30, height: 30, fill: c, transform: "rotate(24 8 34)" }),
  (c) => svg("path", { d: "M0 40V24L18 40z", fill: c }), (c) => svg("circle", { cx: 4, cy: 36, r: 15, fill: c }),
];

export function face(id, size = 36) {
  const who = person(id);
  const box = svg("svg", { class: "face", width: size, height: size, viewBox: "0 0 36 36", "aria-hidden": "true", focusable: "false" });
  box.append(svg("rect", { width: 36, height: 36, rx: 8, fill: `#${who.colour}` }));
  if (state.bot && id === state.bot.user) {
    box.append(svg("path", { d: "M18 30V19M18 19 9.5 10M18 19l8.5-9", stroke: "#fff", "stroke-width": 3.2, fill: "none", "stroke-linecap": "round" }));
    box.append(svg("circle", { cx: 9, cy: 9.5, r: 3.6, fill: "#ecb22e" }), svg("circle", { cx: 27, cy: 9.5, r: 3.6, fill: "#2eb67d" }));
    return box;
  }
  const clip = svg("g", { opacity: ".22", style: "clip-path:inset(0 round 8px)" });
  const seed = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  clip.append(SHAPES[seed % 4]("#fff"), SHAPES[(seed + 1 + (seed % 3)) % 4]("#000"));
  const words = who.real_name.split(" ");
  const initials = (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
  box.append(clip, svg("text", { x: 18, y: 23.5, "text-anchor": "middle", "font-size": 15, "font-weight": 700, fill: "#fff", "font-family": "inherit" }, initials));
  return box;
}

const running = (who) => !who.status_expiration || who.status_expiration > present();

/** The sign of somebody's status; a drawn bubble where this machine has no emoji. */
export function status(id) {
  const who = person(id);
  if (!(who.status_emoji || who.status_text) || !running(who)) return null;
  return h("span", { class: "status", title: who.status_text, role: "img", "aria-label": `Status: ${who.status_text}` }, emoji((who.status_emoji || "").replace(/:/g, ""), icon("reply")));
}

/** The status in words, with its end. */
export function statusWords(id) {
  const who = person(id);
  if (!who.status_text || !running(who)) return "";
  const until = who.status_expiration ? ` (until ${timeOf(who.status_expiration, { weekday: "short", hour: "2-digit", minute: "2-digit" })})` : "";
  return `${emoji((who.status_emoji || "").replace(/:/g, ""), "")} ${who.status_text}${until}`.trim();
}
