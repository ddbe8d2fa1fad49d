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
const bars = (title) => ({ type: "data_visualization", title, chart: { type: "bar", series: [series("Product managers", [3, 5, 2, 6, 4]), series("Product owners", [4, 2, 6, 3, 5])], axis_config: { categories: days, x_label: "Day", y_label: "Questions" } } });
const raw = (text) => ({ type: "raw_text", text });
const choices = { options: [option("Checkout"), option("Search")] };
const described = { ...option("First"), description: plain("with a description") };

const GALLERY = [
  { type: "header", text: plain("A header") }, { type: "header", level: 2, text: plain("A header of the second level") }, { type: "header", level: 3, text: plain("And of the third") },
  { type: "section", text: rich("*bold*, _italic_, ~struck~, `code`, *_both_*, <https://example.com|a link>, <@U0RUTHOKAF>, <#C0SEARCH01>, <!here>, <!date^1771845600^{date_short} at {time}|then>, &lt;escaped&gt;\n> a quote\n> of two lines\n• a list item\n```a block\nof code```") },
  { type: "section", text: rich("A section with a button"), accessory: button("Choose", { style: "primary" }) },
  { type: "section", fields: [rich("*Team*\nCheckout"), rich("*Decides*\n<@U0PRIYARAM>"), rich("*Consulted*\n<@U0TOMASHER>"), rich("*Theme*\nPricing")] },
  { type: "context", elements: [rich("A context line with *mrkdwn*"), plain("and plain text")] },
  { type: "divider" },
  { type: "actions", elements: [button("Plain"), button("Primary", { style: "primary" }), button("Danger", { style: "danger", confirm: { title: plain("Sure?"), text: rich("This asks *first*."), confirm: plain("Yes"), deny: plain("No") } }), button("A link", { url: "https://example.com" }), { type: "static_select", action_id: "s", placeholder: plain("Pick a team"), ...choices }] },
  { type: "context_actions", elements: [{ type: "feedback_buttons", action_id: "f", positive_button: { text: plain("Right"), value: "up" }, negative_button: { text: plain("Wrong"), value: "down" } }] },
  { type: "data_table", caption: "A data table: sorted by its headings, three rows a page", page_size: 3, rows: [[raw("Theme"), raw("Count")], ...[["Pricing", 9], ["Roadmap", 4], ["Backlog", 12], ["Sprint", 7]].map(([name, value]) => [raw(name), { type: "raw_number", value }])] },
  bars("Bars"),
  { type: "data_visualization", title: "Below zero", chart: { type: "bar", series: [{ name: "Change", data: days.map((label, at) => ({ label, value: [4, -2, 3, -5, 1][at] })) }], axis_config: { categories: days } } },
  { type: "data_visualization", title: "Pie", chart: { type: "pie", segments: [{ label: "Strategic", value: 14 }, { label: "Tactical", value: 22 }, { label: "Unclear", value: 5 }] } },
  input("Text", { type: "plain_text_input", placeholder: plain("One line") }, { hint: plain("A hint beneath") }),
  input("Long text", { type: "plain_text_input", multiline: true }, { optional: true }),
  input("One team", { type: "static_select", ...choices, initial_option: option("Search") }),
  input("A team from outside", { type: "external_select", placeholder: plain("Type to search"), min_query_length: 1 }),
  input("People", { type: "multi_users_select", initial_users: ["U0PRIYARAM", "U0TOMASHER"] }), input("Person", { type: "users_select", initial_user: "U0NOORHADD" }),
  input("Conversation", { type: "conversations_select" }),
  input("Radio", { type: "radio_buttons", options: [described, option("Second")], initial_option: described }),
  input("Boxes", { type: "checkboxes", options: [option("Left"), option("Right")], initial_options: [option("Right")] }),
  input("Date", { type: "datepicker", initial_date: "2026-02-23" }), input("Time", { type: "timepicker", initial_time: "09:00" }),
].map((block, at) => ({ block_id: `g${at}`, ...block }));

await load("U0LUCIAFER");
put($("#gallery"), h("h1", {}, "Every block once"), surface(GALLERY, { errors: { [GALLERY.find((block) => block.element?.multiline).block_id]: "An error beneath its field." } }).node);
document.body.dataset.ready = "yes";
