// A Leaflet layer that draws vector tiles on canvas with the plan's symbols, and knows which surface is under a point.
import { VectorTile } from "@mapbox/vector-tile";
import Pbf from "pbf";
import { dashes, paint } from "./symbols.js";

const SIZE = 256;

/** The symbol of a surface: its own, or its layer's. */
function symbolOf(setup, layer, properties) {
  const id = properties.s || (properties.endring ? `endring-${properties.endring}` : layer);
  return [id, setup.symboler[id] || setup.symboler[layer]];
}

export const TileLayer = L.GridLayer.extend({
  initialize(setup, name, options) {
    this.setup = setup;
    this.name = name;
    this.selected = null;
    this.dimmed = true;
    this.strong = false;
    L.GridLayer.prototype.initialize.call(this, { minZoom: setup.minste, maxNativeZoom: setup.storste, updateWhenZooming: false, ...options });
  },

  createTile(at, done) {
    const canvas = document.createElement("canvas");
    const scale = window.devicePixelRatio || 1;
    canvas.width = canvas.height = SIZE * scale;
    canvas.scale = scale;
    canvas.features = [];
    this.fetch(at).then((features) => {
      canvas.features = features;
      this.draw(canvas);
      done(null, canvas);
      this.fire("drawn");
    }, (error) => done(error, canvas));
    return canvas;
  },

  async fetch(at) {
    const url = L.Util.template(this.setup.fliser, { lag: this.name, ...at });
    const answer = await fetch(url);
    if (answer.status === 204) return [];
    if (!answer.ok) throw new Error(`${answer.status}`);
    const tile = new VectorTile(new Pbf(new Uint8Array(await answer.arrayBuffer()))).layers[this.name];
    const features = [];
    for (let n = 0; tile && n < tile.length; n++) {
      const feature = tile.feature(n);
      const path = new Path2D();
      for (const ring of feature.loadGeometry()) {
        ring.forEach((p, i) => path[i ? "lineTo" : "moveTo"]((p.x * SIZE) / tile.extent, (p.y * SIZE) / tile.extent));
        path.closePath();
      }
      features.push({ properties: feature.properties, path });
    }
    return features;
  },

  draw(canvas) {
    const ctx = canvas.getContext("2d");
    ctx.setTransform(canvas.scale, 0, 0, canvas.scale, 0, 0);
    ctx.clearRect(0, 0, SIZE, SIZE);
    ctx.lineJoin = "round";
    for (const { properties, path } of canvas.features) {
      const [id, symbol] = symbolOf(this.setup, this.name, properties);
      if (!symbol) continue;
      const chosen = this.selected !== null && properties.nr === this.selected;
      const faint = this.dimmed && symbol.lnf;
      ctx.globalAlpha = chosen ? 0.35 : symbol.gjennom ?? (faint ? 0.3 : 1);
      ctx.fillStyle = paint(ctx, id, symbol);
      ctx.fill(path, "evenodd");
      ctx.globalAlpha = faint ? 0.45 : 1;
      ctx.strokeStyle = this.strong ? "#000" : symbol.strek;
      ctx.lineWidth = chosen ? 5 : this.strong ? 2.4 : symbol.bredde;
      ctx.setLineDash(dashes(symbol));
      ctx.stroke(path);
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  },

  redrawKept() {
    for (const { el } of Object.values(this._tiles || {})) if (el.features) this.draw(el);
  },

  select(nr) {
    this.selected = nr;
    this.redrawKept();
  },

  /** What is said of the surface at a point of the map, topmost first; null where there is none. */
  under(latlng) {
    const zoom = this._tileZoom;
    if (zoom === undefined || !this._map) return null;
    const point = this._map.project(latlng, zoom);
    const tile = (this._tiles || {})[`${Math.floor(point.x / SIZE)}:${Math.floor(point.y / SIZE)}:${zoom}`]?.el;
    if (!tile?.features) return null;
    const ctx = tile.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    const x = point.x % SIZE, y = point.y % SIZE;
    const found = tile.features.findLast(({ path }) => ctx.isPointInPath(path, x, y, "evenodd"));
    return found ? found.properties : null;
  },

  /** Every surface in sight once, for labels. */
  seen() {
    const found = new Map();
    for (const { el } of Object.values(this._tiles || {})) for (const f of el.features || []) found.set(f.properties.nr ?? f.properties.mosaikk, f.properties);
    return [...found.values()];
  },
});
