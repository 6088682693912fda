// The map page. Text from data is only ever put in with textContent.
import { announce } from "../page.js";
import { TileLayer } from "./tiles.js";
import { savePicture } from "./picture.js";

const setup = JSON.parse(document.getElementById("kartoppsett").textContent);
const words = document.getElementById("kartord").dataset;
const grounds = [...document.querySelectorAll("[data-map-ground]")];
export const maps = [];

function line(parent, tag, text) {
  if (text) parent.appendChild(document.createElement(tag)).textContent = text;
}

function told(p) {
  const box = document.createElement("div");
  line(box, "b", [p.kode, p.navn].filter(Boolean).join(" "));
  line(box, "span", [p.omrade, p.status].filter(Boolean).join(", "));
  line(box, "span", p.plan);
  if (p.nr) line(box, "span", `${words.omrade} ${p.omrade_id}`);
  if (p.fra) line(box, "span", `${words.fra}: ${p.fra}`);
  if (p.til) line(box, "span", `${words.til}: ${p.til}`);
  if (p.daa) line(box, "span", `${p.daa} daa`);
  return box;
}

class PlanMap {
  constructor(ground, outline) {
    this.ground = ground;
    this.map = L.map(ground, { zoomControl: false, zoomSnap: 0.5, minZoom: setup.minste, maxZoom: setup.storste + 1, keyboard: true });
    this.map.attributionControl.setPrefix(false);
    this.layers = new Map();
    this.labels = new Map();
    if (setup.bakgrunn) L.tileLayer(setup.bakgrunn, { attribution: setup.bakgrunnskreditt, maxZoom: setup.storste + 1 }).addTo(this.map);
    const shown = (ground.dataset.mapGround || "").split(" ");
    setup.lag.forEach((name, n) => {
      const pane = this.map.createPane(`lag-${name}`);
      pane.style.zIndex = 410 + n;
      const layer = new TileLayer(setup, name, { pane: `lag-${name}` });
      this.layers.set(name, layer);
      layer.on("drawn", () => this.label());
      if (shown.includes(name)) layer.addTo(this.map);
    });
    L.geoJSON(outline.slor, { style: { stroke: false, fillColor: "#e4e6e8", fillOpacity: 0.8 }, interactive: false }).addTo(this.map);
    L.geoJSON(outline.grense, { style: { color: "#1a1a1a", weight: 2.5, dashArray: "12 5 2 5", fill: false }, interactive: false }).addTo(this.map);
    this.map.fitBounds(setup.utsnitt, { padding: [12, 12] });
    L.control.scale({ imperial: false }).addTo(this.map);
    this.map.on("click", (event) => this.click(event));
    this.map.on("zoomend moveend", () => this.label());
    this.map.on("mousemove", (event) => this.hover(event));
    this.tip = L.tooltip({ className: "flatetekst", opacity: 1 });
  }

  /** The topmost surface at a point, of the layers that are shown. */
  under(latlng) {
    for (const [name, layer] of [...this.layers].reverse()) {
      if (!this.map.hasLayer(layer)) continue;
      const found = layer.under(latlng);
      if (found) return [name, found];
    }
    return null;
  }

  hover({ latlng }) {
    const found = this.under(latlng);
    if (!found) return this.tip.remove();
    this.tip.setLatLng(latlng).setContent(told(found[1])).addTo(this.map);
  }

  click({ latlng }) {
    const found = this.under(latlng);
    if (!found) return;
    const [name, p] = found;
    this.tip.setLatLng(latlng).setContent(told(p)).addTo(this.map);
    if (name === "reserve") select(p.nr);
  }

  show(name, on) {
    const layer = this.layers.get(name);
    if (!layer) return;
    if (on) layer.addTo(this.map); else layer.remove();
    this.label();
  }

  // A label is shown where its surface is wide enough on the screen, so that the map never fills with text.
  label() {
    const metres = (40075016.686 * Math.cos((this.map.getCenter().lat * Math.PI) / 180)) / (256 * 2 ** this.map.getZoom());
    const view = this.map.getBounds().pad(0.1), wanted = new Map(), named = new Set();
    for (const name of ["reserve", "plan", "forslag"]) {
      const layer = this.layers.get(name);
      if (!layer || !this.map.hasLayer(layer)) continue;
      if (name === "forslag" && wanted.size) continue; // its names would lie over those of the first
      for (const p of layer.seen()) {
        if (!p.m || (!p.nr && named.has(p.mosaikk))) continue;
        const at = L.latLng(p.y, p.x);
        if ((2 * p.r) / metres > Math.max(7 * p.m.length + 4, 14) && view.contains(at)) {
          wanted.set(`${name}${p.nr ?? p.mosaikk}`, [at, p.m]);
          if (p.nr) named.add(p.mosaikk);
        }
      }
    }
    for (const [key, marker] of this.labels) if (!wanted.has(key)) { marker.remove(); this.labels.delete(key); }
    for (const [key, [at, text]] of wanted) {
      if (this.labels.has(key)) continue;
      const span = document.createElement("span");
      span.textContent = text;
      const icon = L.divIcon({ className: "merke", html: span, iconSize: null });
      this.labels.set(key, L.marker(at, { icon, interactive: false, keyboard: false, pane: "tooltipPane" }).addTo(this.map));
    }
  }
}

let selected = null;

/** Mark an area in the list and on every map; nothing moves. */
function select(nr) {
  document.querySelector("tr.chosen[data-area]")?.classList.remove("chosen");
  selected = nr;
  for (const one of maps) one.layers.get("reserve")?.select(nr);
  const row = document.querySelector(`tr[data-area="${CSS.escape(String(nr))}"]`);
  row?.classList.add("chosen");
  row?.scrollIntoView({ block: "nearest" });
  if (row) announce(`${words.valgt} ${row.dataset.name}`);
}

function goTo(place) {
  const [south, west, north, east] = place.split(",").map(Number);
  maps[0].map.fitBounds([[south, west], [north, east]], { maxZoom: 15, padding: [40, 40] });
}

/** Maps side by side look at the same place. */
function together(a, b) {
  let busy = false;
  const follow = (one, other) => one.map.on("move", () => {
    if (busy) return;
    busy = true;
    other.map.setView(one.map.getCenter(), one.map.getZoom(), { animate: false });
    busy = false;
  });
  follow(a, b);
  follow(b, a);
}

/** To the left of the handle gjeldende plan, to the right the proposal. */
function swipe(one, handle) {
  const proposed = one.map.getPane("lag-forslag"), present = one.map.getPane("lag-plan");
  const cut = () => {
    const size = one.map.getSize(), corner = one.map.containerPointToLayerPoint([0, 0]);
    const x = corner.x + (size.x * handle.value) / 100, top = corner.y, right = corner.x + size.x, bottom = corner.y + size.y;
    const side = (from, to) => `polygon(${from}px ${top}px, ${to}px ${top}px, ${to}px ${bottom}px, ${from}px ${bottom}px)`;
    proposed.style.clipPath = side(x, right);
    present.style.clipPath = side(corner.x, x);
    one.ground.parentElement.style.setProperty("--handle", `${handle.value}%`);
  };
  handle.addEventListener("input", cut);
  one.map.on("move zoomend resize", cut);
  cut();
}

const outline = await (await fetch(setup.omriss)).json();
for (const ground of grounds) maps.push(new PlanMap(ground, outline));
if (maps.length === 2) together(...maps);
const handle = document.getElementById("sveip");
if (handle) swipe(maps[0], handle);

for (const box of document.querySelectorAll("input[data-layer]")) {
  box.addEventListener("change", () => maps[0].show(box.dataset.layer, box.checked));
}
for (const box of document.querySelectorAll("input[data-drawn]")) {
  const apply = () => {
    for (const one of maps) for (const layer of one.layers.values()) { layer[box.dataset.drawn] = box.checked; layer.redrawKept(); }
  };
  box.addEventListener("change", apply);
  apply();
}
for (const button of document.querySelectorAll("button[data-map]")) {
  button.addEventListener("click", () => {
    const { map } = maps[Number(button.dataset.of || 0)];
    if (button.dataset.map === "in") map.zoomIn(); else map.zoomOut();
  });
}
document.querySelector("[data-areas]")?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-place]");
  const row = event.target.closest("tr[data-area]");
  if (row) select(Number(row.dataset.area));
  if (button) { goTo(button.dataset.place); grounds[0].scrollIntoView({ block: "nearest" }); }
});
document.getElementById("bilde")?.addEventListener("click", () => {
  const views = maps.map(({ map, ground, layers }) => ({
    map, names: setup.lag.filter((name) => map.hasLayer(layers.get(name))),
    cut: handle ? handle.value / 100 : null, title: ground.parentElement.querySelector(".ground-title")?.textContent ?? "",
  }));
  const legend = document.querySelectorAll(".legend-fold .legend li");
  savePicture(views, [...legend], document.getElementById("kartkilde").textContent.trim(), document.title);
});
document.getElementById("utskrift")?.addEventListener("click", () => window.print());

// On a telephone the list comes before a long legend.
const legendFold = document.querySelector(".legend-fold");
if (legendFold && matchMedia("(max-width: 760px)").matches) legendFold.open = false;

if (setup.valgt) select(setup.valgt);
const asked = new URLSearchParams(location.search);
if (asked.get("omrade")) {
  const row = document.querySelector(`tr[data-area="${CSS.escape(asked.get("omrade"))}"]`);
  if (row) { select(Number(row.dataset.area)); goTo(row.querySelector("button[data-place]").dataset.place); }
}
if (words.punkt) {
  const [lat, lng] = words.punkt.split(",").map(Number);
  maps[0].map.setView([lat, lng], 15);
  L.circleMarker([lat, lng], { radius: 14, color: "#0062ba", weight: 4, fill: false }).addTo(maps[0].map);
}
document.documentElement.dataset.mapReady = "";
