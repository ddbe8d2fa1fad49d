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

/** A link that leads nowhere but to the web. */
export function link(url, ...children) {
  const safe = /^(https?:|mailto:)/i.test(url);
  if (!safe) return h("span", {}, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
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
