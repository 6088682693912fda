// Drawing the line that divides an area. The points go in the form's own field, which works without script too.
import { announce } from "../page.js";
import { maps } from "./map.js";

const button = document.getElementById("tegn");
const field = document.getElementById("linje");

if (button && field && maps[0]) {
  const { map, ground } = maps[0];
  const row = button.parentElement;
  const words = button.dataset;
  const tools = {};
  for (const key of ["undo", "done", "cancel"]) {
    const tool = document.createElement("button");
    tool.type = "button";
    tool.className = "opens";
    tool.textContent = words[key];
    tool.hidden = true;
    row.append(tool);
    tools[key] = tool;
  }
  button.hidden = false;
  let points = [], before = "";
  const line = L.polyline([], { color: "#0062ba", weight: 4, dashArray: "8 6" }).addTo(map);

  const show = () => {
    line.setLatLngs(points);
    field.value = points.map((p) => `${p.lng.toFixed(7)} ${p.lat.toFixed(7)}`).join("\n");
  };
  const drawing = (on) => {
    ground.parentElement.classList.toggle("drawing", on);
    button.hidden = on;
    for (const tool of Object.values(tools)) tool.hidden = !on;
    if (on) map.doubleClickZoom.disable(); else map.doubleClickZoom.enable();
  };
  const add = (event) => {
    if (!ground.parentElement.classList.contains("drawing")) return;
    points.push(event.latlng);
    show();
  };
  const changed = () => document.body.dispatchEvent(new CustomEvent("linje"));

  map.on("click", add);
  button.addEventListener("click", () => { before = field.value; points = []; drawing(true); show(); announce(words.start); ground.scrollIntoView({ block: "nearest" }); });
  tools.undo.addEventListener("click", () => { points.pop(); show(); });
  tools.done.addEventListener("click", () => { drawing(false); announce(words.done); changed(); });
  tools.cancel.addEventListener("click", () => { points = []; line.setLatLngs([]); field.value = before; drawing(false); announce(words.cancel); });
  field.addEventListener("change", changed);
}
