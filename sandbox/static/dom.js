// Building elements. Text always becomes text nodes: nothing here ever parses HTML.

function build(element, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An HTML element: h("p", {class: "x", onclick: f}, "text", otherElement). */
export function h(tag, props, ...children) {
  return build(document.createElement(tag), props, children);
}

/** An SVG element. */
export function svg(tag, props, ...children) {
  return build(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

/** A link that leads nowhere but to the web, or to a message on this page. */
export function link(url, ...children) {
  const safe = /^(https?:|mailto:)/i.test(url);
  if (!safe) return h("span", {}, ...children);
  const here = url.startsWith(`${location.origin}/#`) && url.slice(location.origin.length + 2);
  if (here) return h("a", { href: url, onclick: (event) => { event.preventDefault(); document.dispatchEvent(new CustomEvent("go", { detail: { place: here } })); } }, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Give an element new children; what is null or false is left out. */
export function put(box, ...children) {
  box.replaceChildren();
  return build(box, {}, children);
}

/** Draw anew; what had the focus gets it back, or what stands in its place. */
export function keepingFocus(box, draw) {
  const had = box.contains(document.activeElement) ? document.activeElement : null;
  const marks = had && ["id", "data-key", "data-action", "data-step"].map((name) => [name, had.getAttribute(name)]).filter(([, value]) => value);
  const id = had && (had.closest("[id]") || box).id;
  draw();
  if (!had || document.contains(had)) return;
  const again = document.getElementById(id) || box;
  const same = marks.map(([name, value]) => again.matches(`[${name}="${CSS.escape(value)}"]`) ? again : again.querySelector(`[${name}="${CSS.escape(value)}"]`)).find(Boolean);
  (same || again.querySelector("button, select, input, a[href]") || again).focus({ preventScroll: true });
}

const ICONS = {
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  clock: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5V8l2.5 1.8",
  people: "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 8a2.2 2.2 0 1 0 0-4.4M12 9.8c1.7.5 2.6 1.8 2.6 3.7",
  lock: "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.500",
  reply: "M2 3h12v8H7l-3 3v-3H2z",
  smile: "M8 14.5a6.5 6.5 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM5.500 9.500c1.200 1.700 3.800 1.700 5 0M6 6.200v.3M10 6.200v.3",
  more: "M8 3.500v.1M8 8v.1M8 12.500v.1",
  up: "M2 7.500h2.500v6H2zM4.500 7.500 7 2c1.500 0 2 1 1.700 2.200L8.200 6.500h4.300c1 0 1.500.8 1.300 1.700l-1 4c-.2.800-.8 1.300-1.600 1.300H4.500",
  down: "M14 8.500h-2.500v-6H14zM11.500 8.500 9 14c-1.500 0-2-1-1.700-2.200l.5-2.300H3.500c-1 0-1.500-.8-1.300-1.700l1-4c.2-.8.800-1.300 1.600-1.300h6.700",
  send: "M2 2.500 14.500 8 2 13.500 3.500 8zM3.500 8H9",
  "down-arrow": "M4.500 6.500 8 10l3.500-3.500",
  home: "M2 8l6-5.500L14 8M3.800 6.800v6.700h8.400V6.800",
  file: "M4 1.500h5l3 3v10H4zM9 1.500v3h3",
};

/** A small line drawing; it says nothing to screen readers. */
export function icon(name) {
  return svg("svg", { class: "icon16", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", focusable: "false" }, svg("path", { d: ICONS[name] }));
}

export const $ = (selector) => document.querySelector(selector);

let toastTimer;
/** A short note at the edge of the page. */
export function toast(text, kind = "note") {
  const box = $("#toast");
  box.textContent = text;
  box.className = kind;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.className = "hidden"; }, 7000);
}
