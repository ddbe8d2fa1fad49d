// Blocks as elements. A surface collects what stands in its inputs and hears of every use.

import { chart } from "./charts.js";
import { h, put } from "./dom.js";
import { control } from "./inputs.js";
import { mrkdwn, textObject } from "./mrkdwn.js";

/** The blocks of one message or view. `use(block, element, value, state)` is called when somebody uses an element. */
export function surface(blocks, { use = () => {}, suggest = async () => [], errors = {} } = {}) {
  const readers = [];
  const state = () => {
    const values = {};
    for (const [block, element, read] of readers) (values[block.block_id] ||= {})[element.action_id] = read();
    return values;
  };
  const make = (block, element, name, quiet) => {
    const used = async (value) => {
      if (quiet) return;
      made.node.setAttribute("aria-busy", "true");
      await use(block, element, value, state());
      made.node.removeAttribute("aria-busy");
    };
    const made = control(element, name, used, (text) => suggest(block, element, text));
    if (made.read) readers.push([block, element, made.read]);
    return made.node;
  };
  const node = h("div", { class: "blocks" }, blocks.map((block) => drawBlock(block, make, errors)));
  return { node, state };
}

function drawBlock(block, make, errors) {
  const draw = DRAW[block.type];
  if (!draw) return h("div", { class: "unknown" }, `[${block.type}]`);
  const node = draw(block, make, errors);
  node.dataset.block = block.block_id || "";
  return node;
}

function section(block, make) {
  const accessory = block.accessory;
  const spoken = block.text ? block.text.text.slice(0, 80) : "Choice";
  return h("div", { class: "section" }, h("div", { class: "grow" }, block.text && h("div", { class: "text" }, textObject(block.text)),
    block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textObject(field))))),
  accessory && h("div", { class: "accessory" }, make(block, accessory, spoken)));
}

function input(block, make, errors) {
  const error = errors[block.block_id];
  return h("div", { class: error ? "input wrong" : "input" }, h("div", { class: "label" }, textObject(block.label), block.optional && h("span", { class: "optional" }, " (optional)")),
    make(block, block.element, block.label.text, true), error && h("div", { class: "error", role: "alert" }, error), block.hint && h("div", { class: "hint" }, textObject(block.hint)));
}

const cellText = (cell) => (cell.type === "raw_number" ? cell.text ?? String(cell.value) : cell.text);

/** A table that can be sorted by a click on a heading, and is shown page by page. */
function dataTable(block) {
  const [head, ...rows] = block.rows;
  const size = block.page_size || 10;
  let page = 0, by = null, down = false;
  const box = h("div", { class: "table data", tabindex: 0, role: "region", "aria-label": block.caption });
  const key = (cell) => (cell.type === "raw_number" ? cell.value : (cellText(cell) || "").toLowerCase());
  const compare = (a, b) => (key(a[by]) < key(b[by]) ? -1 : key(a[by]) > key(b[by]) ? 1 : 0) * (down ? -1 : 1);
  function draw() {
    const sorted = by === null ? rows : [...rows].sort(compare);
    const pages = Math.max(1, Math.ceil(rows.length / size));
    const step = (to, label, sign) => h("button", { class: "button small", "aria-label": label, disabled: to < 0 || to >= pages, onclick: () => { page = to; draw(); } }, sign);
    const sort = (at) => () => { down = by === at ? !down : false; by = at; draw(); };
    put(box, h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, head.map((cell, at) => h("th", { scope: "col", "aria-sort": by === at ? (down ? "descending" : "ascending") : "none" }, h("button", { onclick: sort(at) }, cellText(cell), h("span", { "aria-hidden": "true" }, by === at ? (down ? " ↓" : " ↑") : " ↕")))))),
      h("tbody", {}, sorted.slice(page * size, page * size + size).map((row) => h("tr", {}, row.map((cell, at) => h(at === (block.row_header_column_index ?? -1) ? "th" : "td", { class: cell.type === "raw_number" ? "right" : "" }, cellText(cell))))))),
    pages > 1 ? h("div", { class: "pages" }, step(page - 1, "Previous page", "‹"), ` ${page + 1} of ${pages} `, step(page + 1, "Next page", "›")) : "");
  }
  draw();
  return box;
}

const DRAW = {
  section, input, data_table: dataTable, data_visualization: chart,
  header: (block) => h("div", { class: `header h${block.level || 1}`, role: "heading", "aria-level": (block.level || 1) + 2 }, textObject(block.text)),
  context: (block) => h("div", { class: "context" }, block.elements.map((element) => h("span", {}, textObject(element)))),
  actions: (block, make) => h("div", { class: "actions" }, block.elements.map((element) => make(block, element, (element.placeholder || {}).text || element.action_id))),
  context_actions: (block, make) => h("div", { class: "context-actions" }, block.elements.map((element) => make(block, element, ""))),
  divider: () => h("hr"),
};

/** A message's content: its blocks, or else its text. */
export function content(message, handlers) {
  return message.blocks && message.blocks.length ? surface(message.blocks, handlers).node : h("div", { class: "text" }, mrkdwn(message.text));
}
