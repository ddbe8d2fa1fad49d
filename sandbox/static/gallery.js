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

const styled = (text, style) => ({ type: "text", text, style: { [style]: true } });
const line = (...elements) => ({ type: "rich_text_section", elements: elements.map((each) => (typeof each === "string" ? { type: "text", text: each } : each)) });
const choices = { options: [option("Checkout"), option("Search")] };
const described = { ...option("First"), description: plain("with a description") };

const GALLERY = [
  { type: "header", text: plain("A header") }, { type: "header", level: 2, text: plain("A header of the second level") }, { type: "header", level: 3, text: plain("And of the third") },
  { type: "section", text: rich("*bold*, _italic_, ~struck~, `code`, *_both_*, <https://example.com|a link>, <@U0RUTHOKAF>, <#C0SEARCH01>, <!here>, <!date^1771845600^{date_short} at {time}|then>, &lt;escaped&gt;\n> a quote\n> of two lines\n• a list item\n```a block\nof code```") },
  { type: "section", text: rich("A section with a button"), accessory: button("Choose", { style: "primary" }) },
  { type: "section", text: rich("A section with an image, whose text goes on for so long that it takes more than one line beside it"), accessory: { type: "image", image_url: square, alt_text: "A circle on a violet ground" } },
  { type: "section", fields: [rich("*Team*\nCheckout"), rich("*Decides*\n<@U0PRIYARAM>"), rich("*Consulted*\n<@U0TOMASHER>"), rich("*Theme*\nPricing")] },
  { type: "context", elements: [{ type: "image", image_url: square, alt_text: "A square" }, rich("A context line with *mrkdwn*"), plain("and plain text")] },
  { type: "divider" },
  { type: "actions", elements: [button("Plain"), button("Primary", { style: "primary" }), button("Danger", { style: "danger", confirm: { title: plain("Sure?"), text: rich("This asks *first*."), confirm: plain("Yes"), deny: plain("No") } }), button("A link", { url: "https://example.com" }), { type: "static_select", action_id: "s", placeholder: plain("Pick a team"), ...choices }, { type: "overflow", action_id: "o", options: [option("One"), option("Two")] }] },
  { type: "context_actions", elements: [{ type: "feedback_buttons", action_id: "f", positive_button: { text: plain("Right"), value: "up" }, negative_button: { text: plain("Wrong"), value: "down" } }, { type: "icon_button", action_id: "i", icon: "trash", text: plain("Delete") }] },
  { type: "rich_text", elements: [
    line("Rich text: ", styled("bold", "bold"), ", ", styled("italic", "italic"), ", ", styled("struck", "strike"), ", ", styled("code", "code"), ", ", { type: "link", url: "https://example.com", text: "a link" }, ", ", { type: "user", user_id: "U0MEITANAK" }, ", ", { type: "channel", channel_id: "C0PRODUCT1" }, ", ", { type: "broadcast", range: "here" }, ", ", { type: "date", timestamp: 1771845600, format: "{date_long}", fallback: "then" }),
    { type: "rich_text_list", style: "ordered", elements: [line("first"), line("second")] }, { type: "rich_text_list", style: "bullet", indent: 1, elements: [line("indented")] },
    { type: "rich_text_quote", elements: [{ type: "text", text: "quoted" }] }, { type: "rich_text_preformatted", elements: [{ type: "text", text: "preformatted\ntext" }] }] },
  { type: "markdown", text: "## Markdown\nWith **bold**, *italic*, ~~struck~~, `code`, [a link](https://example.com)\n- one\n- two\n\n1. first\n2. second\n\n> a quote\n\n| Team | Questions |\n|---|---:|\n| Checkout | 12 |\n| Search | 7 |" },
  { type: "table", column_settings: [{}, { align: "right" }], rows: [[raw("Team"), raw("Questions")], [raw("Checkout"), raw("12")], [{ type: "rich_text", elements: [line(styled("Search", "bold"))] }, raw("7")]] },
  { type: "data_table", caption: "A data table: sorted by its headings, three rows a page", page_size: 3, rows: [[raw("Theme"), raw("Count")], ...[["Pricing", 9], ["Roadmap", 4], ["Backlog", 12], ["Sprint", 7]].map(([name, value]) => [raw(name), { type: "raw_number", value }])] },
  drawn("Bars", "bar"), drawn("Lines", "line"), drawn("Areas", "area"),
  { type: "data_visualization", title: "Below zero", chart: { type: "bar", series: [{ name: "Change", data: days.map((label, at) => ({ label, value: [4, -2, 3, -5, 1][at] })) }], axis_config: { categories: days } } },
  { type: "data_visualization", title: "Pie", chart: { type: "pie", segments: [{ label: "Strategic", value: 14 }, { label: "Tactical", value: 22 }, { label: "Unclear", value: 5 }] } },
  { type: "card", icon: { type: "image", image_url: square, alt_text: "A square" }, title: rich("*A card*"), subtitle: rich("with a subtitle"), body: rich("Its body, and two buttons."), actions: [button("Ask"), button("Skip")] },
  { type: "carousel", elements: ["One", "Two", "Three"].map((name) => ({ type: "card", title: rich(`*Card ${name}*`), body: rich("In a carousel"), actions: [button(`Open ${name}`)] })) },
  { type: "container", title: plain("A container"), subtitle: plain("that can be folded"), is_collapsible: true, child_blocks: [{ type: "section", text: rich("Something inside") }, { type: "actions", elements: [button("Inside")] }] },
  { type: "container", title: plain("A plain container"), child_blocks: [{ type: "section", text: rich("Something else inside") }] },
  { type: "image", title: plain("An image"), image_url: square, alt_text: "A circle on a violet ground" },
  { type: "video", title: plain("A video"), video_url: "https://example.com/video", thumbnail_url: square, alt_text: "A video", description: plain("is named, not played") },
  ...["default", "info", "success", "warning", "error"].map((level) => ({ type: "alert", level, text: plain(`An alert: ${level}`) })),
  input("Text", { type: "plain_text_input", placeholder: plain("One line") }, { hint: plain("A hint beneath") }),
  input("Long text", { type: "plain_text_input", multiline: true }, { optional: true }),
  input("Address", { type: "email_text_input", initial_value: "ruth@northwind.example" }), input("Page", { type: "url_text_input", placeholder: plain("https://") }), input("Number", { type: "number_input", is_decimal_allowed: false, initial_value: "3" }),
  input("One team", { type: "static_select", option_groups: [{ label: plain("Here"), ...choices }, { label: plain("Elsewhere"), options: [option("Mobile")] }], initial_option: option("Search") }),
  input("Several teams", { type: "multi_static_select", ...choices, initial_options: [option("Checkout")] }), input("A team from outside", { type: "external_select", placeholder: plain("Type to search"), min_query_length: 1 }),
  input("People", { type: "multi_users_select", initial_users: ["U0PRIYARAM", "U0TOMASHER"] }), input("Person", { type: "users_select", initial_user: "U0NOORHADD" }),
  input("Conversation", { type: "conversations_select" }),
  input("Radio", { type: "radio_buttons", options: [described, option("Second")], initial_option: described }),
  input("Boxes", { type: "checkboxes", options: [option("Left"), option("Right")], initial_options: [option("Right")] }),
  input("Date", { type: "datepicker", initial_date: "2026-02-23" }), input("Time", { type: "timepicker", initial_time: "09:00" }), input("Date and time", { type: "datetimepicker", initial_date_time: 1771845600 }),
].map((block, at) => ({ block_id: `g${at}`, ...block }));

await load("U0LUCIAFER");
put($("#gallery"), h("h1", {}, "Every block once"), surface(GALLERY, { errors: { [GALLERY.find((block) => block.element?.type === "url_text_input").block_id]: "An error beneath its field." } }).node);
document.body.dataset.ready = "yes";
