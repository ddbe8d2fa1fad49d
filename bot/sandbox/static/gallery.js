// Every block once, as the sandbox draws it.

import { surface } from "./blocks.js";
import { $, h, put } from "./dom.js";
import { load } from "./state.js";

const plain = (text) => ({ type: "plain_text", text });
const rich = (text) => ({ type: "mrkdwn", text });
const option = (text, value = text) => ({ text: plain(text), value });
const button = (text, more = {}) => ({ type: "button", action_id: `b-${text}`, text: plain(text), ...more });
const input = (label, element, more = {}) => ({ type: "input", label: plain(label), element: { action_id: label, ...element }, ...more });
const days = ["Mon", "Tue", "Wed", "Thu", "Fri"];
const series = (name, values) => ({ name, data: values.map((value, at) => ({ label: days[at], value })) });
const drawn = (title, type) => ({ type: "data_visualization", title, chart: { type, series: [series("Product managers", [3, 5, 2, 6, 4]), series("Product owners", [4, 2, 6, 3, 5])], axis_config: { categories: days, x_label: "Day", y_label: "Questions" } } });
const raw = (text) => ({ type: "raw_text", text });
const square = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'%3E%3Crect width='4' height='3' fill='%23439'/%3E%3Ccircle cx='2' cy='1.5' r='1' fill='%23fc5'/%3E%3C/svg%3E";

const GALLERY = [
  { type: "header", text: plain("A header") },
  { type: "section", text: rich("*bold*, _italic_, ~struck~, `code`, <https://example.com|a link>, <@U0RUTHOKAF>, <#C0SEARCH01>, <!here>, <!date^1771845600^{date_short} at {time}|then>\n> a quote\n• a list item\n```a block of code```") },
  { type: "section", text: rich("A section with a button"), accessory: button("Choose", { style: "primary" }) },
  { type: "section", fields: [rich("*Team*\nCheckout"), rich("*Decides*\n<@U0PRIYARAM>"), rich("*Consulted*\n<@U0TOMASHER>"), rich("*Theme*\nPricing")] },
  { type: "context", elements: [{ type: "image", image_url: square, alt_text: "A square" }, rich("A context line with *mrkdwn*")] },
  { type: "divider" },
  { type: "actions", elements: [button("Plain"), button("Primary", { style: "primary" }), button("Danger", { style: "danger", confirm: { title: plain("Sure?"), text: rich("This asks *first*."), confirm: plain("Yes"), deny: plain("No") } }), { type: "static_select", action_id: "s", placeholder: plain("Pick a team"), options: [option("Checkout"), option("Search")] }, { type: "overflow", action_id: "o", options: [option("One"), option("Two")] }] },
  { type: "context_actions", elements: [{ type: "feedback_buttons", action_id: "f", positive_button: { text: plain("Right"), value: "up" }, negative_button: { text: plain("Wrong"), value: "down" } }] },
  { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "Rich text with " }, { type: "text", text: "bold", style: { bold: true } }, { type: "text", text: " and " }, { type: "user", user_id: "U0MEITANAK" }] }, { type: "rich_text_list", style: "ordered", elements: ["first", "second"].map((text) => ({ type: "rich_text_section", elements: [{ type: "text", text }] })) }, { type: "rich_text_quote", elements: [{ type: "text", text: "quoted" }] }, { type: "rich_text_preformatted", elements: [{ type: "text", text: "preformatted" }] }] },
  { type: "markdown", text: "## Markdown\nWith **bold**, *italic*, `code`, [a link](https://example.com)\n- one\n- two" },
  { type: "table", column_settings: [{}, { align: "right" }], rows: [[raw("Team"), raw("Questions")], [raw("Checkout"), raw("12")], [raw("Search"), raw("7")]] },
  { type: "data_table", caption: "A data table: sorted by its headings, three rows a page", page_size: 3, rows: [[raw("Theme"), raw("Count")], ...[["Pricing", 9], ["Roadmap", 4], ["Backlog", 12], ["Sprint", 7]].map(([name, value]) => [raw(name), { type: "raw_number", value }])] },
  drawn("Bars", "bar"), drawn("Lines", "line"), drawn("Areas", "area"),
  { type: "data_visualization", title: "Pie", chart: { type: "pie", segments: [{ label: "Strategic", value: 14 }, { label: "Tactical", value: 22 }, { label: "Unclear", value: 5 }] } },
  { type: "card", title: rich("*A card*"), subtitle: rich("with a subtitle"), body: rich("Its body, and a button."), actions: [button("Ask")] },
  { type: "container", title: plain("A container"), is_collapsible: true, child_blocks: [{ type: "section", text: rich("Something inside") }] },
  { type: "image", title: plain("An image"), image_url: square, alt_text: "A circle on a violet ground" },
  ...["info", "success", "warning", "error"].map((level) => ({ type: "alert", level, text: plain(`An alert: ${level}`) })),
  input("Text", { type: "plain_text_input", placeholder: plain("One line") }, { hint: plain("A hint beneath") }),
  input("Long text", { type: "plain_text_input", multiline: true }, { optional: true }),
  input("People", { type: "multi_users_select", initial_users: ["U0PRIYARAM", "U0TOMASHER"] }),
  input("Conversation", { type: "conversations_select" }),
  input("Radio", { type: "radio_buttons", options: [{ ...option("First"), description: plain("with a description") }, option("Second")], initial_option: { ...option("First"), description: plain("with a description") } }),
  input("Boxes", { type: "checkboxes", options: [option("Left"), option("Right")] }),
  input("Date", { type: "datepicker", initial_date: "2026-02-23" }),
  input("Time", { type: "timepicker", initial_time: "09:00" }),
].map((block, at) => ({ block_id: `g${at}`, ...block }));

await load("U0LUCIAFER");
put($("#gallery"), h("h1", {}, "Every block once"), surface(GALLERY).node);
