// The page: loads what one person sees, keeps it live, and lets them act.

import { composer } from "./composer.js";
import { $, h, icon, put, toast } from "./dom.js";
import { face, status } from "./faces.js";
import { addExchange, inspector } from "./inspector.js";
import { messageRow } from "./messages.js";
import { act, channelById, channelName, colleagues, dayOf, keep, load, me, person, state, timeOf } from "./state.js";
import { countSteps, steps } from "./steps.js";
import { drawHome, drawModal } from "./views.js";

let live = null;
let clockSkew = 0;

// --- where one is -------------------------------------------------------------------------

async function become(user, channel) {
  await listen(user);
  await load(user);
  clockSkew = state.now * 1000 - Date.now();
  const wanted = channel || state.channel;
  state.channel = channelById(wanted) || wanted === "home" ? wanted : state.channels.find((c) => c.name === "product").id;
  state.unread.clear();
  state.thread = null;
  if (state.aside === "thread") state.aside = null;
  remember();
  drawAll();
}

function remember() {
  history.replaceState(null, "", `/?as=${state.me}#${state.channel}`);
}

async function go(user, channel) {
  if (user !== state.me) await become(user, channel);
  else open(channel);
}

function open(channel) {
  state.channel = channel;
  state.unread.delete(channel);
  state.thread = null;
  if (state.aside === "thread") state.aside = null;
  remember();
  drawAll();
  document.body.classList.remove("side-open");
  if (channel === "home") act("home", { tab: "home" });
  else if (channelById(channel).is_im) act("home", { tab: "messages" });
}

// --- drawing ------------------------------------------------------------------------------

function drawAll() {
  drawBar();
  drawSide();
  drawMain();
  drawAside();
  drawModal();
}

function drawBar() {
  $("#workspace").textContent = state.workspace;
  put($("#act-as-face"), face(state.me, 24));
  put($("#act-as"), ...colleagues().map((who) => h("option", { value: who.id, selected: who.id === state.me }, [who.real_name, who.title].filter(Boolean).join(", "))));
  put($("#clock"), icon("clock"), ` ${timeOf((Date.now() + clockSkew) / 1000, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}`);
  countSteps();
}

function entry(id, label, sign) {
  const classes = `${id === state.channel ? "here " : ""}${state.unread.has(id) ? "unread" : ""}`;
  return h("button", { class: classes, "data-channel": id, "aria-current": id === state.channel ? "page" : null, onclick: () => open(id) }, h("span", { class: "sign", "aria-hidden": "true" }, sign), h("span", {}, label), state.unread.has(id) && h("span", { class: "unseen" }, "unread"));
}

function drawSide() {
  const named = state.channels.filter((channel) => !channel.is_im);
  const direct = state.channels.filter((channel) => channel.is_im);
  put($("#side"), 
    h("div", { class: "self" }, face(state.me, 36), h("div", {}, h("b", {}, me().real_name, " ", status(state.me)), h("small", {}, me().title))),
    h("h2", {}, "Channels"), named.map((channel) => entry(channel.id, channel.name, channel.is_private ? icon("lock") : "#")).reduce((all, each) => { all.append(each); return all; }, h("div", {})),
    h("h2", {}, "Apps"), h("div", {}, state.has_home && entry("home", `${state.bot.name} home`, icon("home")), direct.map((channel) => entry(channel.id, state.bot.name, "●"))));
}

function openThread(ts) {
  state.thread = ts;
  state.aside = "thread";
  drawAside();
  $("#thread-composer").focus();
}

function top(messages) {
  return messages.filter((message) => !message.thread_ts || message.thread_ts === message.ts);
}

function row(message, all) {
  const replies = all.filter((other) => other.thread_ts === message.ts && other.ts !== message.ts);
  return messageRow(message, { openThread, replies });
}

function drawMain() {
  const isHome = state.channel === "home";
  $("#home").classList.toggle("hidden", !isHome);
  $("#messages").classList.toggle("hidden", isHome);
  $("#composer-box").classList.toggle("hidden", isHome);
  if (isHome) {
    put($("#head"), h("h1", {}, state.bot.name), h("small", {}, "Home"));
    drawHome();
    return;
  }
  const channel = channelById(state.channel);
  put($("#head"), h("h1", {}, channel.is_im ? "" : channel.is_private ? icon("lock") : "# ", channelName(channel)), h("small", {}, channel.purpose),
    h("span", { class: "spring" }), !channel.is_im && h("span", { class: "members", title: channel.members.map((id) => person(id).real_name).join(", ") }, icon("people"), ` ${channel.members.length}`),
    !channel.has_bot && h("button", { class: "button small", id: "invite", onclick: () => act("invite", { channel: channel.id }) }, `Add ${state.bot.name}`));
  put($("#composer-box"), composer("composer", channel));
  drawMessages();
}

function drawMessages() {
  const all = state.messages[state.channel] || [];
  const rows = [];
  let day = "";
  for (const message of top(all)) {
    if (dayOf(message.ts) !== day) { day = dayOf(message.ts); rows.push(h("div", { class: "day", role: "separator" }, h("span", {}, day))); }
    rows.push(row(message, all));
  }
  if (!rows.length) rows.push(h("div", { class: "empty" }, h("p", {}, "Nothing has been said here yet."), h("p", { class: "muted" }, `Type / for the commands, or mention @${state.bot.name}.`)));
  put($("#messages"), ...rows);
  scrollDown();
}

function scrollDown() {
  const box = $("#messages");
  box.scrollTop = box.scrollHeight;
}

function drawAside() {
  const pane = $("#aside");
  pane.classList.toggle("hidden", !state.aside);
  for (const name of ["inspector", "steps"]) $(`#${name}-button`).setAttribute("aria-pressed", String(state.aside === name));
  if (!state.aside) { put(pane); return; }
  const title = { thread: "Thread", inspector: "Inspector", steps: "First steps" }[state.aside];
  const close = h("button", { class: "quiet", "aria-label": `Close ${title.toLowerCase()}`, onclick: () => { state.aside = null; drawAside(); } }, "✕");
  const body = h("div", { class: "aside-body", id: `${state.aside}-pane` });
  put(pane, h("header", {}, h("h2", {}, title), h("span", { class: "spring" }), close), body);
  if (state.aside === "inspector") body.append(...inspector());
  if (state.aside === "steps") body.append(...steps(go));
  if (state.aside === "thread") drawThread(pane, body);
}

function drawThread(pane, body) {
  const all = (state.messages[state.channel] || []).filter((message) => message.ts === state.thread || message.thread_ts === state.thread);
  body.append(...all.map((message) => messageRow(message)));
  pane.append(composer("thread-composer", channelById(state.channel), state.thread));
  body.scrollTop = body.scrollHeight;
}

function redrawThread() {
  if (state.aside !== "thread") return;
  const typed = $("#thread-composer"), text = typed.value, focused = document.activeElement === typed;
  drawAside();
  $("#thread-composer").value = text;
  if (focused) $("#thread-composer").focus();
}

// --- live ---------------------------------------------------------------------------------

/** Hear of every change from now on; resolves when connected, so that nothing is missed. */
function listen(user) {
  if (live) live.close();
  live = new EventSource(`/sandbox/live?as=${encodeURIComponent(user)}`);
  const on = (what, then) => live.addEventListener(what, (event) => then(JSON.parse(event.data)));
  on("message", showMessage);
  on("view", (told) => { state.modals = told.modals; drawModal(); });
  on("home", (told) => { state.home = told; if (state.channel === "home") drawHome(); });
  on("exchange", addExchange);
  on("channel", keepChannel);
  on("person", (told) => { state.people[told.id] = told; drawAll(); });
  on("clock", setClock);
  let dropped = false;
  live.addEventListener("error", () => { dropped = true; toast("The sandbox is gone. Waiting for it…", "bad"); });
  live.addEventListener("open", () => { if (dropped) location.reload(); });
  return new Promise((connected) => { live.addEventListener("open", connected, { once: true }); });
}

function keepChannel(told) {
  const list = told.outside ? state.browsable : state.channels;
  const known = list.some((channel) => channel.id === told.id);
  const others = (channels) => channels.filter((channel) => channel.id !== told.id);
  if (told.outside) { state.browsable = [...others(state.browsable), told]; state.channels = others(state.channels); }
  else { state.channels = known ? list.map((channel) => (channel.id === told.id ? told : channel)) : [...list, told]; state.browsable = others(state.browsable); }
  if (state.channel === told.id && told.outside) open("C0GENERAL1");
  drawSide();
  if (state.channel === told.id) drawMain();
}

function showMessage(message) {
  const fresh = keep(message);
  if (message.channel !== state.channel) {
    if (fresh && channelById(message.channel)) { state.unread.add(message.channel); drawSide(); }
    return;
  }
  const all = state.messages[message.channel];
  const box = $("#messages");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const isTop = !message.thread_ts || message.thread_ts === message.ts;
  const head = isTop ? message : all.find((other) => other.ts === message.thread_ts);
  const old = head && document.getElementById(`m-${head.ts}`);
  if (message.deleted && isTop) old?.remove();
  else if (old) old.replaceWith(row(head, all));
  else if (top(all).length < 2) drawMessages();
  else box.append(row(head, all));
  if (atEnd || (fresh && message.user === state.me)) scrollDown();
  if (state.thread && (message.ts === state.thread || message.thread_ts === state.thread)) redrawThread();
  if (fresh && !isTop && message.user !== state.me && state.aside !== "thread") openThread(message.thread_ts);
}

// --- the clock ----------------------------------------------------------------------------

function untilMonday() {
  const now = new Date(Date.now() + clockSkew);
  const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: me().tz, hourCycle: "h23", ...options }).format(now);
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part({ weekday: "short" }));
  const [hours, minutes, seconds] = part({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).split(":").map(Number);
  const left = (7 - day) * 86400 + 9 * 3600 - hours * 3600 - minutes * 60 - seconds;
  return left > 7 * 86400 ? left - 7 * 86400 : left;
}

function setClock(told) {
  clockSkew = told.now * 1000 - Date.now();
  drawBar();
}

async function move(seconds) {
  hideClock();
  const told = await act("clock", { seconds });
  if (told) { setClock(told); toast("The clock was moved."); }
}

function hideClock() {
  $("#clock-menu").classList.add("hidden");
  $("#clock").setAttribute("aria-expanded", "false");
}

function showClock() {
  const item = (label, seconds) => h("button", { role: "menuitem", disabled: !state.can_move_clock, onclick: () => move(seconds()) }, label);
  put($("#clock-menu"), item("An hour later", () => 3600), item("A day later", () => 86400), item("Next Monday, 09:00", untilMonday), h("small", {}, state.can_move_clock ? `Times are shown as in ${me().tz}` : "This clock cannot be moved"));
  const hidden = $("#clock-menu").classList.toggle("hidden");
  $("#clock").setAttribute("aria-expanded", String(!hidden));
  if (!hidden) $("#clock-menu button").focus();
}

// --- starting -----------------------------------------------------------------------------

function toggle(name) {
  state.aside = state.aside === name ? null : name;
  drawAside();
}

$("#act-as").addEventListener("change", (event) => become(event.target.value));
$("#clock").addEventListener("click", showClock);
$("#inspector-button").addEventListener("click", () => toggle("inspector"));
$("#steps-button").addEventListener("click", () => toggle("steps"));
$("#menu").addEventListener("click", () => $("#menu").setAttribute("aria-expanded", String(document.body.classList.toggle("side-open"))));
document.addEventListener("monday", () => move(untilMonday()));
document.addEventListener("steps", () => { if (state.aside === "steps") drawAside(); });
document.addEventListener("redraw", drawMessages);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") { hideClock(); for (const open of document.querySelectorAll("details.more[open],details.overflow[open]")) open.open = false; } });
document.addEventListener("click", (event) => { for (const open of document.querySelectorAll("details.more[open],details.overflow[open]")) if (!open.contains(event.target)) open.open = false; if (!event.target.closest("#clock, #clock-menu")) hideClock(); });
setInterval(drawBarClock, 10000);
function drawBarClock() { if (state.me && document.activeElement !== $("#act-as")) drawBar(); }

state.aside = matchMedia("(min-width: 1100px)").matches ? "steps" : null;
become(new URLSearchParams(location.search).get("as") || "U0LUCIAFER", decodeURIComponent(location.hash.slice(1)).split("/")[0] || null);
