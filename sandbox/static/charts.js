// data_visualization as SVG: bars and pies, with a legend and a table for readers.

import { h, svg } from "./dom.js";

const COLOURS = ["var(--chart1)", "var(--chart2)", "var(--chart3)", "var(--chart4)", "var(--chart5)", "var(--chart6)"];
const colour = (at) => COLOURS[at % COLOURS.length];
const WIDTH = 520, HEIGHT = 250, LEFT = 44, RIGHT = 12, TOP = 12, BOTTOM = 34;

function niceStep(span) {
  const rough = span / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= rough);
}

function legend(names) {
  return h("div", { class: "legend" }, names.map((name, at) => h("span", {}, h("i", { style: `background:${colour(at)}` }), name)));
}

function axes(chart) {
  const categories = (chart.axis_config && chart.axis_config.categories) || chart.series[0].data.map((point) => point.label);
  const values = chart.series.map((series) => categories.map((label) => (series.data.find((point) => point.label === label) || { value: 0 }).value));
  const low = Math.min(0, ...values.flat()), high = Math.max(0, ...values.flat());
  const step = niceStep(high - low || 1);
  const bottom = Math.floor(low / step) * step, top = Math.ceil((high || 1) / step) * step;
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - bottom) / (top - bottom));
  const band = (WIDTH - LEFT - RIGHT) / categories.length;
  return { categories, values, step, bottom, top, y, band, x: (at) => LEFT + band * (at + 0.5) };
}

function frame({ categories, step, bottom, top, y, x, band }) {
  const group = svg("g", { class: "axes" });
  for (let value = bottom; value <= top + step / 2; value += step) {
    group.append(svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: Math.abs(value) < 1e-9 ? "zero" : "" }));
    group.append(svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, String(Number(value.toPrecision(6)))));
  }
  const room = Math.max(2, Math.floor(band / 6.5));
  categories.forEach((label, at) => group.append(svg("text", { x: x(at), y: HEIGHT - 12, "text-anchor": "middle" }, label.length > room ? `${label.slice(0, room - 1)}…` : label)));
  return group;
}

function bars(plan, names) {
  const each = Math.min(36, (plan.band * 0.7) / plan.values.length);
  return plan.values.flatMap((row, series) => row.map((value, at) => {
    const x = plan.x(at) - (each * plan.values.length) / 2 + each * series;
    const y = Math.min(plan.y(value), plan.y(0));
    return svg("rect", { x: x + 1, y, width: Math.max(1, each - 2), height: Math.abs(plan.y(value) - plan.y(0)), rx: 2, fill: colour(series) },
      svg("title", {}, `${names[series]}, ${plan.categories[at]}: ${value}`));
  }));
}

function pie(segments) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  let turn = 0;
  return segments.map((segment, at) => {
    const share = segment.value / total;
    const point = (part) => `${(125 + 100 * Math.sin(part * 2 * Math.PI)).toFixed(2)} ${(112 - 100 * Math.cos(part * 2 * Math.PI)).toFixed(2)}`;
    const title = svg("title", {}, `${segment.label}: ${segment.value} (${Math.round(share * 100)}%)`);
    const from = turn;
    turn += share;
    if (share > 0.9999) return svg("circle", { cx: 125, cy: 112, r: 100, fill: colour(at) }, title);
    return svg("path", { d: `M125 112 L${point(from)} A100 100 0 ${share > 0.5 ? 1 : 0} 1 ${point(turn)}Z`, fill: colour(at), stroke: "var(--paper)", "stroke-width": 2 }, title);
  });
}

export function chart(block) {
  const { chart: data, title } = block;
  const isPie = data.type === "pie";
  const names = isPie ? data.segments.map((segment) => segment.label) : data.series.map((series) => series.name);
  let picture, spoken;
  if (isPie) {
    spoken = data.segments.map((segment) => `${segment.label} ${segment.value}`).join(", ");
    picture = svg("svg", { viewBox: "0 0 250 224", class: "pie", role: "img", "aria-label": `${title}: ${spoken}` }, pie(data.segments));
  } else {
    const plan = axes(data);
    spoken = names.map((name, at) => `${name}: ${plan.categories.map((label, n) => `${label} ${plan.values[at][n]}`).join(", ")}`).join("; ");
    picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${title}: ${spoken}` }, frame(plan), bars(plan, names));
  }
  const labels = data.axis_config || {};
  return h("figure", { class: isPie ? "chart pie-chart" : "chart" }, h("figcaption", {}, title), labels.y_label && h("div", { class: "axis-label" }, labels.y_label), picture,
    labels.x_label && h("div", { class: "axis-label centre" }, labels.x_label), (isPie || names.length > 1) && legend(isPie ? data.segments.map((s) => `${s.label} (${s.value})`) : names));
}
