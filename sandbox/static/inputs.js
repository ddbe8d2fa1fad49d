// Interactive elements: what they look like, what they hold, what they do when used.

import { h, icon, link, put } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { state } from "./state.js";

const words = (object) => (object ? object.text : "");
const REFERENCES = { users: "user", conversations: "conversation" };

/** Ask before doing, when the element wants it. */
export function confirmed(confirm, then) {
  if (!confirm) { then(); return; }
  const box = h("dialog", { class: "confirm", "aria-label": words(confirm.title) });
  const close = (go) => { box.close(); box.remove(); if (go) then(); };
  box.append(h("h2", {}, words(confirm.title)), h("p", {}, textObject(confirm.text)), h("footer", {},
    h("button", { class: "button", onclick: () => close(false) }, words(confirm.deny)),
    h("button", { class: `button ${confirm.style === "danger" ? "danger" : "primary"}`, onclick: () => close(true) }, words(confirm.confirm))));
  document.body.append(box);
  box.showModal();
}

function everyOption(element) {
  const kind = /^(?:multi_)?(users|conversations)_select$/.exec(element.type);
  if (!kind) return element.options || [];
  if (kind[1] === "users") return Object.values(state.people).filter((p) => !p.deleted).map((p) => plain(p.real_name, p.id));
  return state.channels.filter((c) => c.name).map((c) => plain(`#${c.name}`, c.id));
}

const plain = (text, value) => ({ text: { type: "plain_text", text }, value });

function initialValues(element) {
  const kind = /(users|conversations)_select$/.exec(element.type);
  const many = element.initial_options || (kind && element[`initial_${kind[1]}`]);
  const single = element.initial_option || (kind && element[`initial_${REFERENCES[kind[1]]}`]);
  return (many || (single ? [single] : [])).map((each) => each.value || each);
}

function select(element, name, use) {
  const chosen = initialValues(element)[0];
  const make = (option) => h("option", { value: option.value, selected: option.value === chosen }, words(option.text));
  const box = h("select", { "aria-label": name, "data-action": element.action_id, onchange: () => use(box.value) },
    h("option", { value: "", selected: !chosen }, words(element.placeholder) || "Select an option"),
    everyOption(element).map(make));
  return { node: box, read: () => box.value || null };
}

/** A searchable list for several choices, and for options that the bot supplies. */
function search(element, name, use, suggest) {
  const many = element.type.startsWith("multi_");
  const external = element.type === "external_select";
  const chosen = new Map();
  const start = initialValues(element);
  const known = [...(element.initial_option ? [element.initial_option] : []), ...everyOption(element)];
  for (const option of known) if (start.includes(option.value)) chosen.set(option.value, option);
  const chips = h("span", { class: "chips" });
  const input = h("input", { type: "text", role: "combobox", "aria-expanded": "false", "aria-label": name, "data-action": element.action_id, placeholder: words(element.placeholder) || "Search", autocomplete: "off" });
  const list = h("div", { class: "options hidden", role: "listbox", "aria-label": name });
  const value = () => (many ? [...chosen.values()] : [...chosen.values()][0]);
  function draw() {
    put(chips, ...[...chosen.values()].map((option) => h("span", { class: "chip" }, textObject(option.text),
      h("button", { "aria-label": `Remove ${words(option.text)}`, onclick: () => { chosen.delete(option.value); draw(); use(read()); } }, "×"))));
  }
  function choose(option) {
    if (!many) chosen.clear();
    if (chosen.has(option.value)) chosen.delete(option.value); else chosen.set(option.value, option);
    input.value = "";
    hide(); draw(); use(read());
  }
  function hide() { list.classList.add("hidden"); input.setAttribute("aria-expanded", "false"); }
  async function show() {
    const typed = input.value.toLowerCase();
    const searches = !external || typed.length >= (element.min_query_length ?? 3);
    const options = external ? (searches ? await suggest(input.value) : []) : everyOption(element).filter((option) => words(option.text).toLowerCase().includes(typed));
    if (input.value.toLowerCase() !== typed) return; // an answer to what stood there before
    put(list, ...(options.length ? options.map((option) => h("button", { role: "option", "aria-selected": String(chosen.has(option.value)), onmousedown: (event) => event.preventDefault(), onclick: () => choose(option) }, textObject(option.text), option.description && h("small", {}, textObject(option.description)))) : [h("span", { class: "none" }, searches ? "No results" : "Keep typing to search")]));
    list.classList.remove("hidden");
    list.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-expanded", "true");
  }
  const box = h("div", { class: "search" }, chips, input, list);
  input.addEventListener("focus", show);
  input.addEventListener("input", show);
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) hide(); });
  box.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && items.length) { event.preventDefault(); items[(at + 1) % items.length].focus(); }
    if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (items[at - 1] || input).focus(); }
    if (event.key === "Enter" && event.target === input && input.value && items.length) { event.preventDefault(); items[0].click(); }
    if (event.key === "Escape" && !list.classList.contains("hidden")) { event.preventDefault(); event.stopPropagation(); input.focus(); hide(); }
  });
  const simple = (option) => (external ? option : option.value);
  const read = () => { const now = value(); return many ? now.map(simple) : now ? simple(now) : null; };
  draw();
  return { node: box, read };
}

function boxes(element, name, use) {
  const kind = element.type === "checkboxes" ? "checkbox" : "radio";
  const group = `g${Math.random().toString(36).slice(2)}`;
  const start = initialValues(element);
  const inputs = element.options.map((option) => h("input", { type: kind, name: group, value: option.value, checked: start.includes(option.value), onchange: () => use(read()) }));
  const read = () => { const on = inputs.filter((input) => input.checked).map((input) => input.value); return kind === "checkbox" ? on : on[0] || null; };
  const node = h("div", { class: "boxes", role: kind === "radio" ? "radiogroup" : "group", "aria-label": name, "data-action": element.action_id },
    element.options.map((option, at) => h("label", {}, inputs[at], h("span", {}, textObject(option.text), option.description && h("small", {}, textObject(option.description))))));
  return { node, read };
}

const FIELDS = { plain_text_input: "text", datepicker: "date", timepicker: "time" };

function field(element, name, use) {
  const lines = element.multiline;
  const input = h(lines ? "textarea" : "input", {
    type: lines ? null : FIELDS[element.type], rows: lines ? 4 : null, "aria-label": name, "data-action": element.action_id, maxlength: element.max_length, minlength: element.min_length,
    placeholder: words(element.placeholder), value: element.initial_value || element.initial_date || element.initial_time || "", autocomplete: "off", autofocus: element.focus_on_load,
  });
  const read = () => input.value || null;
  const picker = /picker$/.test(element.type);
  input.addEventListener(picker ? "change" : "keydown", (event) => { if (picker || (event.key === "Enter" && !lines)) use(read()); });
  return { node: input, read };
}

function button(element, use) {
  const props = { class: `button ${element.style || ""}`, "data-action": element.action_id, "data-value": element.value, "aria-label": element.accessibility_label, onclick: () => confirmed(element.confirm, () => use(element.value)) };
  if (!element.url) return h("button", props, textObject(element.text));
  const node = link(element.url, textObject(element.text));
  node.className = props.class;
  node.addEventListener("click", () => use(element.value));
  return node;
}

function feedback(element, use) {
  const thumb = (choice, sign) => h("button", { class: "thumb", "data-action": element.action_id, "data-value": choice.value, "aria-label": choice.accessibility_label || words(choice.text), title: words(choice.text), "aria-pressed": "false", onclick: (event) => { for (const each of event.currentTarget.parentNode.children) each.setAttribute("aria-pressed", String(each === event.currentTarget)); use(choice.value); } }, icon(sign));
  return h("span", { class: "thumbs" }, thumb(element.positive_button, "up"), thumb(element.negative_button, "down"));
}

/** An element as {node, read}; `use` is called with its value when a person uses it. */
export function control(element, name, use, suggest) {
  const ask = (value) => confirmed(element.confirm, () => use(value));
  if (element.type === "button") return { node: button(element, use) };
  if (element.type === "feedback_buttons") return { node: feedback(element, use) };
  if (element.type === "radio_buttons" || element.type === "checkboxes") return boxes(element, name, ask);
  if (element.type.startsWith("multi_") || element.type === "external_select") return search(element, name, ask, suggest);
  if (element.type.endsWith("_select")) return select(element, name, ask);
  if (FIELDS[element.type]) return field(element, name, ask);
  return { node: h("span", { class: "unknown" }, `[${element.type}]`) };
}
