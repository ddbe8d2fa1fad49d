"""How well a page's words stand out from what is behind them, as WCAG 2.2 reckons it."""

from playwright.sync_api import Page

_FAINT_WORDS = """
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) =>
    [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = ([r, g, b]) => {
    const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const chain = (node) => {
    const found = [];
    for (let each = node; each; each = each.parentElement) found.push(each);
    return found;
  };
  const behind = (nodes) => {
    let colour = rgba(getComputedStyle(document.documentElement).colorScheme.includes("dark")
      && matchMedia("(prefers-color-scheme: dark)").matches ? "black" : "white");
    for (const node of [...nodes].reverse()) {
      colour = over(rgba(getComputedStyle(node).backgroundColor), colour);
    }
    return colour;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement;
    if (!text || !parent.checkVisibility({ visibilityProperty: true })) continue;
    if (parent.closest("script, style, option, title, :disabled, .unseen, .face")) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if (!range.getBoundingClientRect().width) continue;
    const nodes = chain(parent), style = getComputedStyle(parent), back = behind(nodes);
    const svg = parent instanceof SVGElement;
    const ink = rgba(svg ? style.fill : style.color);
    ink[3] *= nodes.reduce((all, each) => all * Number(getComputedStyle(each).opacity), 1);
    const [high, low] = [light(over(ink, back)), light(back)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const enough = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    const where = parent.className || parent.localName;
    if (ratio < enough) faint.push(`${ratio.toFixed(2)}: “${text.slice(0, 40)}” in ${where}`);
  }
  return faint;
}
"""


def faint_words(page: Page) -> list[str]:
    """Words on the page whose contrast is less than AA asks for, with the ratio."""
    found: list[str] = page.evaluate(_FAINT_WORDS)
    return found
