// The page: loads what one person sees, keeps it live, and lets them act.

import { channelCard, profileCard } from "./cards.js";
import { hideClock, onClock, showClock, drawClock } from "./clock.js";
import { composer } from "./composer.js";
import { $, h, icon, keepingFocus, put, toast } from "./dom.js";
import { addExchange, inspector, setFaults } from "./inspector.js";
import { drawMessages, jumpTo, showMessage, thread } from "./log.js";
import { drawSide } from "./side.js";
import { act, allUnread, channelById, channelName, colleagues, isReadKey, keepChannel, keepNotice, load, markRead, person, state } from "./state.js";
import { countSteps, steps } from "./steps.js";
import { drawHome, drawModal } from "./views.js";

let live = null;

// --- where the visitor is -----------------------------------------------------------------

async function become(user, place) {
  await listen(user);
  await load(user);
  const [channel, ts] = (place || state.channel || "").split("/");
  state.channel = channelById(channel) || (channel === "home" && state.has_home) ? channel : state.channels.find((c) => c.name === "product").id;
  state.thread = null;
  drawAll();
  arrive(ts);
  document.body.dataset.me = user;
}

function open(place) {
  const [channel, ts] = place.split("/");
  if (channel !== "home" && !channelById(channel)) { toast("That is in a channel that you are not in.", "bad"); return; }
  state.channel = channel;
  state.thread = null;
  document.body.classList.remove("side-open");
  drawAll();
  arrive(ts);
}

/** What happens when a place is entered: it counts as read, and the bot hears of its own tabs. */
function arrive(ts) {
  markRead(state.channel);
  history.replaceState(null, "", `/?as=${state.me}#${state.channel}${ts ? `/${ts}` : ""}`);
  drawUnread();
  if (state.channel === "home") act("home", { tab: "home" });
  else if (channelById(state.channel).is_im) act("home", { tab: "messages" });
  if (ts) jumpTo(ts, openThread);
}

async function go(user, channel) {
  if (user !== state.me) await become(user, channel);
  else open(channel);
}

// --- drawing ------------------------------------------------------------------------------

function drawAll() {
  drawBar();
  drawSide(open);
  drawMain();
  drawAside();
  drawModal();
}

/** Somebody in the list of people to act as, with how much they have not read. */
function nameOf(who) {
  const unread = allUnread(who.id);
  return `${[who.real_name, who.title].filter(Boolean).join(", ")}${unread ? ` (${unread} new)` : ""}`;
}

function drawBar() {
  $("#workspace").textContent = state.workspace;
  if (document.activeElement !== $("#act-as")) put($("#act-as"), ...colleagues().map((who) => h("option", { value: who.id, selected: who.id === state.me }, nameOf(who))));
  drawClock();
  countSteps();
}

function drawMain() {
  const isHome = state.channel === "home";
  $("#home").classList.toggle("hidden", !isHome);
  $("#messages").classList.toggle("hidden", isHome);
  $("#composer-box").classList.toggle("hidden", isHome);
  drawHead();
  if (isHome) { drawHome(); return; }
  drawComposer();
  drawMessages(openThread);
}

function drawHead() {
  if (state.channel === "home") { put($("#head"), h("h1", {}, state.bot.name), h("small", {}, "Home")); return; }
  const channel = channelById(state.channel);
  const title = [channel.is_im ? "" : channel.is_private ? icon("lock") : "# ", channelName(channel)];
  put($("#head"), h("h1", {}, channel.is_im ? title : h("button", { id: "channel-card", "aria-haspopup": "dialog", title: "Members", onclick: () => channelCard(channel) }, title, icon("down-arrow"))), h("small", {}, channel.purpose),
    h("span", { class: "spring" }), !channel.is_im && h("button", { class: "members", "aria-label": `${channel.members.length} members`, onclick: () => channelCard(channel) }, icon("people"), ` ${channel.members.length}`),
    !channel.has_bot && h("button", { class: "button small", id: "invite", onclick: () => act("invite", { channel: channel.id }) }, `Add ${state.bot.name}`));
}

function drawComposer() {
  const channel = channelById(state.channel), box = $("#composer-box");
  const key = `${state.me}/${channel.id}`;
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  put(box, composer("composer", channel));
}

function openThread(ts) {
  state.thread = ts;
  drawAside();
  $("#thread-composer").focus();
}

const TITLES = { inspector: "Inspector", steps: "First steps" };

/** The side: the pane that was chosen in the bar, and beneath it the thread that is open. */
function drawAside() {
  for (const name of Object.keys(TITLES)) $(`#${name}-button`).setAttribute("aria-pressed", String(state.pane === name));
  $("#aside").classList.toggle("hidden", !state.pane && !state.thread);
  put($("#aside"),
    state.pane && pane(state.pane, TITLES[state.pane], state.pane === "steps" ? steps(go) : inspector(), () => { toggle(state.pane); }, `#${state.pane}-button`),
    state.thread && pane("thread", "Thread", thread(), () => { state.thread = null; drawAside(); }, "#composer", composer("thread-composer", channelById(state.channel), state.thread)));
  scrollThread();
}

function pane(name, title, body, close, focusNext, foot) {
  const button = h("button", { class: "quiet", "aria-label": `Close ${title.toLowerCase()}`, onclick: () => { close(); $(focusNext)?.focus(); } }, "✕");
  return h("section", { class: "pane", "aria-label": title }, h("header", {}, h("h2", {}, title), h("span", { class: "spring" }), button), h("div", { class: "pane-body", id: `${name}-pane` }, body), foot);
}

/** To the end of the thread, now and once rows that were not drawn yet have their height. */
function scrollThread() {
  const down = () => { const body = $("#thread-pane"); if (body) body.scrollTop = body.scrollHeight; };
  down();
  requestAnimationFrame(() => requestAnimationFrame(down));
}

/** The thread anew, without the box beneath it, in which somebody may be typing. */
function redrawThread() {
  const body = $("#thread-pane");
  if (!body) return;
  keepingFocus(body, () => put(body, ...thread()));
  scrollThread();
}

function toggle(name) {
  state.pane = state.pane === name ? null : name;
  drawAside();
}

// --- live ---------------------------------------------------------------------------------

/** Hear of every change from now on; resolves when connected, so that nothing is missed. */
function listen(user) {
  if (live) live.close();
  live = new EventSource(`/sandbox/live?as=${encodeURIComponent(user)}`);
  const on = (what, then) => live.addEventListener(what, (event) => then(JSON.parse(event.data)));
  on("message", onMessage);
  on("view", (view) => { state.modals = view.modals; drawModal(); });
  on("home", (home) => { state.home = home; if (state.channel === "home") drawHome(); });
  for (const what of ["posted", "altered"]) on(what, (notice) => { keepNotice(notice); drawUnread(); });
  on("exchange", addExchange);
  on("faults", (faults) => setFaults(faults.active));
  on("channel", (channel) => {
    keepChannel(channel);
    if (state.channel === channel.id && channel.outside) { open("C0GENERAL1"); return; }
    drawSide(open);
    if (state.channel === channel.id) { drawHead(); drawComposer(); }
  });
  on("person", (who) => { state.people[who.id] = who; drawBar(); drawSide(open); if (state.channel !== "home") { drawHead(); drawMessages(openThread); } });
  on("clock", onClock);
  let dropped = false;
  live.addEventListener("error", () => { dropped = true; toast("The sandbox does not answer. Waiting for it…", "bad"); });
  live.addEventListener("open", () => { if (dropped) location.reload(); });
  return new Promise((connected) => { live.addEventListener("open", connected, { once: true }); });
}

/** What is new, for the person and for those whom the visitor can become. */
function drawUnread() {
  drawBar();
  drawSide(open);
}

function onMessage(message) {
  const fresh = showMessage(message, openThread);
  if (message.channel !== state.channel) { if (fresh) drawSide(open); return; }
  if (document.visibilityState === "visible") markRead(message.channel);
  const root = message.thread_ts || message.ts;
  if (root === state.thread) redrawThread();
  else if (fresh && message.thread_ts && message.thread_ts !== message.ts && message.user !== state.me && !state.thread && state.pane !== "inspector") openThread(root);
}

// --- starting -----------------------------------------------------------------------------

$("#act-as").addEventListener("change", (event) => become(event.target.value));
$("#clock").addEventListener("click", showClock);
$("#inspector-button").addEventListener("click", () => toggle("inspector"));
$("#steps-button").addEventListener("click", () => toggle("steps"));
$("#menu").addEventListener("click", () => $("#menu").setAttribute("aria-expanded", String(document.body.classList.toggle("side-open"))));
document.addEventListener("steps", () => { const body = $("#steps-pane"); if (body) keepingFocus(body, () => put(body, ...steps(go))); });
document.addEventListener("redraw", () => drawMessages(openThread));
document.addEventListener("go", ({ detail }) => go(detail.user || state.me, detail.place));
document.addEventListener("profile", ({ detail }) => profileCard(detail));
addEventListener("storage", ({ key }) => { if (isReadKey(key)) drawUnread(); });
document.addEventListener("visibilitychange", () => { if (state.me && document.visibilityState === "visible") { markRead(state.channel); drawUnread(); } });
addEventListener("hashchange", () => { const place = decodeURIComponent(location.hash.slice(1)); if (place && place !== state.channel) open(place); });

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.more[open]")) {
    if (menu.contains(except)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape") { hideClock(); closeMenus(); } });
document.addEventListener("click", (event) => { closeMenus(event.target); if (!event.target.closest("#clock, #clock-menu")) hideClock(); });
setInterval(drawClock, 10000);

state.pane = matchMedia("(min-width: 1100px)").matches ? "steps" : null;
const asked = new URLSearchParams(location.search).get("as");
become(asked || "U0LUCIAFER", decodeURIComponent(location.hash.slice(1)));
