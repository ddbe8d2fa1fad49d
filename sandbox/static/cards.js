// Dialogs of the page itself, as opposed to the bot's modals.

import { h } from "./dom.js";

/** Show a dialog; returns how to close it. `does` is what its main button does, if it has one. */
export function card(title, body, label, does) {
  const dialog = h("dialog", { class: "own" });
  const close = () => { dialog.close(); };
  dialog.append(h("header", {}, h("h2", { id: "card-title" }, title), h("button", { class: "quiet", "aria-label": "Close dialog", onclick: close }, "✕")), h("div", { class: "modal-body" }, body.filter(Boolean)));
  if (label) {
    dialog.append(h("footer", {}, h("button", { class: "button", onclick: close }, "Cancel"), h("button", { class: "button primary", onclick: does }, label)));
    dialog.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.localName === "input") { event.preventDefault(); does(); } });
  }
  dialog.setAttribute("aria-labelledby", "card-title");
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return close;
}

/** A labelled control. */
export function field(label, control, hint) {
  return h("label", { class: "input" }, h("span", { class: "label" }, label), control, hint && h("span", { class: "hint" }, hint));
}
