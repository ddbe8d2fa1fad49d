// The emoji that messages and statuses use most; others are shown by their name.

const NAMES = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", white_check_mark: "✅", heavy_check_mark: "✔️",
  x: "❌", warning: "⚠️", rotating_light: "🚨", eyes: "👀", tada: "🎉", rocket: "🚀", bulb: "💡", memo: "📝",
  mag: "🔍", mag_right: "🔎", palm_tree: "🌴", headphones: "🎧", wave: "👋", thinking_face: "🤔", smile: "😄",
  slightly_smiling_face: "🙂", joy: "😂", heart: "❤️", fire: "🔥", star: "⭐", sparkles: "✨", pray: "🙏",
  clap: "👏", raised_hands: "🙌", point_right: "👉", point_up: "☝️", calendar: "📅", date: "📅",
  spiral_calendar_pad: "🗓️", clock1: "🕐", hourglass: "⌛", hourglass_flowing_sand: "⏳", bell: "🔔", no_bell: "🔕",
  lock: "🔒", unlock: "🔓", key: "🔑", gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", bug: "🐛", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", bar_chart: "📊", clipboard: "📋", pushpin: "📌", round_pushpin: "📍", paperclip: "📎",
  link: "🔗", question: "❓", grey_question: "❔", exclamation: "❗", information_source: "ℹ️", arrow_right: "➡️",
  arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", dart: "🎯", compass: "🧭", world_map: "🗺️", telescope: "🔭",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", speech_balloon: "💬", mega: "📣", loudspeaker: "📢", inbox_tray: "📥",
  package: "📦", scroll: "📜", book: "📖", books: "📚", scales: "⚖️", handshake: "🤝", zap: "⚡", boom: "💥", robot_face: "🤖",
  coffee: "☕", house: "🏠", airplane: "✈️", face_with_thermometer: "🤒", red_circle: "🔴", large_green_circle: "🟢",
  large_yellow_circle: "🟡", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", repeat: "🔁", recycle: "♻️",
  no_entry: "⛔", no_entry_sign: "🚫", stop_sign: "🛑", checkered_flag: "🏁", triangular_flag_on_post: "🚩", hash: "#️⃣",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", 100: "💯", muscle: "💪", shrug: "🤷", sunny: "☀️", seedling: "🌱",
};

/** Whether this machine can draw emoji: without a font for them they would be empty boxes. */
function drawsEmoji() {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.font = "16px sans-serif";
  pen.fillText("🌴", 0, 16);
  const { data } = pen.getImageData(0, 0, 20, 20);
  for (let at = 0; at < data.length; at += 4) if (data[at] !== data[at + 1] || data[at + 1] !== data[at + 2]) return true;
  return false;
}

const able = drawsEmoji();

/** The emoji of that name, or else its name between colons, or what is given instead. */
export function emoji(name, instead = `:${name}:`) {
  return (able && NAMES[name.split("::")[0]]) || instead;
}
export const OFFERED = ["+1", "white_check_mark", "eyes", "tada", "heart", "thinking_face", "rocket", "-1"];
