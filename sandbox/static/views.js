// Modals and the Home tab.

import { surface } from "./blocks.js";
import { $, h, put, toast } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { act, state } from "./state.js";

const handlers = (view) => ({
  errors: view.errors,
  use: async (block, element, value, values) => {
    const answer = await act("press", { view_id: view.id, block_id: block.block_id, action_id: element.action_id, value, state: values });
    if (answer && answer.error) toast(`The bot did not answer: ${answer.error}`, "bad");
  },
  suggest: async (block, element, text) => ((await act("suggest", { view_id: view.id, action_id: element.action_id, text })) || { options: [] }).options,
});

/** What a person has typed stays when a view is drawn anew, as in Slack. */
function typed(root) {
  return [...root.querySelectorAll("input[data-action],textarea[data-action],select[data-action]")].map((box) => [box.closest("[data-block]")?.dataset.block, box.dataset.action, box.value]);
}

function restore(root, kept) {
  for (const [block, action, value] of kept) {
    const box = root.querySelector(`[data-block="${CSS.escape(block || "")}"] [data-action="${CSS.escape(action)}"]`);
    if (box && "value" in box) box.value = value;
  }
}

let shown = null;

export function drawModal() {
  const dialog = $("#modal");
  const view = state.modals.at(-1);
  if (!view) { if (dialog.open) dialog.close(); shown = null; return; }
  const kept = shown === view.id ? typed(dialog) : [];
  const { node, state: values } = surface(view.view.blocks, handlers(view));
  const submit = view.view.submit;
  let closed = false; // Escape may cancel a dialog twice
  const close = () => { if (!closed) { closed = true; act("close", { view_id: view.id }); } };
  const send = h("button", { class: "button primary", id: "modal-submit", onclick: async () => {
    send.disabled = true;
    send.textContent = "…";
    const answer = await act("submit", { view_id: view.id, values: values() });
    if (answer && !answer.error && !Object.keys(answer.errors).length) document.dispatchEvent(new CustomEvent("submitted", { detail: view.view.callback_id }));
    send.disabled = false;
    put(send, textObject(submit));
  } }, textObject(submit));
  dialog.setAttribute("aria-label", view.view.title.text);
  put(dialog, 
    h("header", {}, h("h2", {}, textObject(view.view.title)), h("button", { class: "quiet", "aria-label": "Close dialog", onclick: () => act("close", { view_id: view.id, clear: true }) }, "✕")),
    h("div", { class: "modal-body" }, view.errors[""] && h("div", { class: "alert", role: "alert" }, view.errors[""]), node),
    h("footer", {}, h("button", { class: "button", id: "modal-close", onclick: close }, view.view.close ? textObject(view.view.close) : "Cancel"), submit && send));
  restore(dialog, kept);
  dialog.onkeydown = (event) => {
    if (event.key === "Enter" && submit && event.target.matches("input[type=text]:not([role])")) { event.preventDefault(); send.click(); }
  };
  dialog.oncancel = (event) => { event.preventDefault(); close(); };
  if (!dialog.open) dialog.showModal();
  const wrong = dialog.querySelector(".wrong [data-action]");
  if (wrong) wrong.focus();
  else if (shown !== view.id) (dialog.querySelector(".modal-body [data-action]") || send).focus();
  shown = view.id;
}

export function drawHome() {
  const box = $("#home");
  if (!state.home) { put(box, h("p", { class: "muted" }, "The bot has put nothing here yet.")); return; }
  const kept = typed(box);
  put(box, surface(state.home.view.blocks, handlers(state.home)).node);
  restore(box, kept);
}
