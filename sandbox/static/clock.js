// The clock: shown in the bar, and moved from its menu.

import { $, h, icon, put, toast } from "./dom.js";
import { act, me, onLoad, state, timeOf } from "./state.js";

let skew = 0;

export const present = () => (Date.now() + skew) / 1000;

export function drawClock() {
  if (!state.me) return;
  put($("#clock"), icon("clock"), h("span", { class: "date" }, ` ${timeOf(present(), { weekday: "short", day: "numeric", month: "short" })},`), ` ${timeOf(present())}`);
}

onLoad.push(() => { skew = state.now * 1000 - Date.now(); });

export function onClock({ now }) {
  skew = now * 1000 - Date.now();
  drawClock();
}

/** The next Monday 09:00 where the person is. */
function nextMonday() {
  const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: me().tz, hourCycle: "h23", ...options }).format(new Date(present() * 1000));
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part({ weekday: "short" }));
  const [hours, minutes, seconds] = part({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).split(":").map(Number);
  const left = (7 - day) * 86400 + 9 * 3600 - hours * 3600 - minutes * 60 - seconds;
  return Math.floor(present()) + (left > 7 * 86400 ? left - 7 * 86400 : left);
}

/** Move the clock by some `seconds`, or `until` a moment. */
async function move(by) {
  const hadFocus = $("#clock-menu").contains(document.activeElement);
  hideClock();
  if (hadFocus) $("#clock").focus();
  const moved = await act("clock", by);
  if (moved) { onClock(moved); toast(`It is ${timeOf(moved.now, { weekday: "long", hour: "2-digit", minute: "2-digit" })} now.`); }
}

export const toMonday = () => move({ until: nextMonday() });

export function hideClock() {
  $("#clock-menu").classList.add("hidden");
  $("#clock").setAttribute("aria-expanded", "false");
}

export function showClock() {
  const item = (label, go) => h("button", { role: "menuitem", disabled: !state.can_move_clock, onclick: go }, label);
  put($("#clock-menu"), item("An hour later", () => move({ seconds: 3600 })), item("A day later", () => move({ seconds: 86400 })), item("Next Monday, 09:00", toMonday), h("small", {}, state.can_move_clock ? `Times are shown as in ${me().tz}` : "This clock cannot be moved"));
  const hidden = $("#clock-menu").classList.toggle("hidden");
  $("#clock").setAttribute("aria-expanded", String(!hidden));
  if (!hidden) $("#clock-menu button").focus();
}

$("#clock-menu")?.addEventListener("keydown", (event) => {
  const items = [...$("#clock-menu").querySelectorAll("button")], at = items.indexOf(document.activeElement);
  if (event.key === "Escape") { hideClock(); $("#clock").focus(); }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length].focus(); }
});
