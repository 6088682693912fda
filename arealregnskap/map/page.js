// Behaviour of the map page. Text from data is only ever put in with textContent, never as HTML.
"use strict";
const kart = (() => {
  const symbols = JSON.parse(document.getElementById("symboler").textContent);
  const words = JSON.parse(document.getElementById("ord").textContent);
  const areas = new Map(); // area number -> its shape in the reserve layer that the table shows
  const labels = [], named = new Set(); // named: plan surfaces with a labelled reserve area
  let map, selected = null;

  function line(parent, tag, text) {
    if (text) parent.appendChild(document.createElement(tag)).textContent = text;
  }

  function tip(p) {
    const box = document.createElement("div");
    line(box, "b", [p.kode, p.navn].filter(Boolean).join(" "));
    line(box, "span", [p.omrade, p.status].filter(Boolean).join(", "));
    line(box, "span", p.plan);
    if (p.nr) line(box, "span", words.omrade + " " + p.omrade_id);
    if (p.fra) line(box, "span", words.fra + ": " + p.fra);
    if (p.til) line(box, "span", words.til + ": " + p.til);
    if (p.daa) line(box, "span", p.daa + " daa");
    return box;
  }

  const say = (layer, p) => layer.bindTooltip(() => tip(p), {className: "flatetekst", sticky: true});

  function plan(feature, layer) {
    proposed(feature, layer);
    label(feature.properties);
  }

  function proposed(feature, layer) { // the other plan: its names would lie over those of the first
    const p = feature.properties, s = symbols[p.s];
    layer.setStyle({
      className: /^5[01]/.test(p.kode) ? "flate lnf" : "flate", color: s.strek, weight: s.bredde,
      dashArray: s.stiplet || null, fillColor: s.fyll, fillOpacity: 1, lineJoin: "round",
    });
    say(layer, p);
  }

  function change(feature, layer) {
    const p = feature.properties, [colour, dash] = words.endringer[p.endring];
    layer.setStyle({color: "#1a1a1a", weight: 1.2, dashArray: dash, fillColor: colour, fillOpacity: 0.75});
    say(layer, p);
  }

  // A reserve area's name goes before the name of the plan surface it lies in.
  function label(p) {
    if (p.nr) named.add(p.mosaikk);
    if (p.m) labels.push({p, at: L.latLng(p.y, p.x), marker: null});
  }

  function zone(feature, layer) {
    const p = feature.properties;
    layer.setStyle({color: "#1a1a1a", weight: 1, dashArray: p.stiplet, fillColor: p.fyll, fillOpacity: 1});
    say(layer, p);
  }

  const quiet = {className: "reserve", color: words.reservefarge, weight: 2.5, fillColor: words.reservefarge, fillOpacity: 0.12};
  const chosen = {weight: 5, fillOpacity: 0.35};

  function reserve(feature, layer) {
    layer.setStyle(quiet);
    say(layer, feature.properties);
  }

  function linked(feature, layer) { // the reserve whose areas the table lists
    reserve(feature, layer);
    label(feature.properties);
    areas.set(String(feature.properties.nr), layer);
    layer.on("click", () => select(String(feature.properties.nr)));
  }

  function row(nr) { return document.getElementById("omrade-" + nr); }

  function select(nr) {
    if (selected !== null) {
      areas.get(selected)?.setStyle(quiet).getElement()?.classList.remove("valgt");
      row(selected)?.classList.remove("valgt");
    }
    selected = nr;
    areas.get(nr).setStyle(chosen).bringToFront().getElement()?.classList.add("valgt");
    row(nr)?.classList.add("valgt");
    document.getElementById("melding").textContent = words.valgt + " " + areas.get(nr).feature.properties.omrade_id;
  }

  // A label is shown where its surface is wide enough on the screen, so that the map never fills with text.
  function showLabels() {
    const metres = 40075016.686 * Math.cos(map.getCenter().lat * Math.PI / 180) / (256 * 2 ** map.getZoom());
    const view = map.getBounds().pad(0.1);
    for (const label of labels) {
      const pixels = 2 * label.p.r / metres, first = label.p.nr || !named.has(label.p.mosaikk);
      const fits = first && pixels > Math.max(7 * label.p.m.length + 4, 14) && view.contains(label.at);
      if (fits && !label.marker) {
        const text = document.createElement("span");
        text.textContent = label.p.m;
        label.marker = L.marker(label.at, {
          icon: L.divIcon({className: "merke", html: text, iconSize: null}), interactive: false, keyboard: false,
          pane: "etiketter",
        }).addTo(map);
      } else if (!fits && label.marker) {
        label.marker.remove();
        label.marker = null;
      }
    }
  }

  // From afar a broad outline would hide the surface it goes around.
  function thinFromAfar() {
    map.getContainer().classList.toggle("oversikt", map.getZoom() < 12.5);
  }

  function start(leaflet, bounds) {
    map = leaflet;
    map.attributionControl?.setPrefix(false);
    map.fitBounds(bounds, {padding: [12, 12]});
    L.control.zoom({zoomInTitle: words.inn, zoomOutTitle: words.ut}).addTo(map);
    L.control.scale({imperial: false}).addTo(map);
    const toggle = document.querySelector(".leaflet-control-layers-toggle");
    if (toggle) { toggle.title = words.lag; toggle.setAttribute("aria-label", words.lag); }
    map.on("zoomend moveend", showLabels);
    map.on("zoomend", thinFromAfar);
    showLabels();
    thinFromAfar();
    for (const box of document.querySelectorAll("[data-klasse]")) {
      const apply = () => map.getContainer().classList.toggle(box.dataset.klasse, box.checked);
      box.addEventListener("change", apply);
      apply();
    }
    document.getElementById("omrader")?.addEventListener("click", (e) => {
      const nr = e.target.closest("button")?.value;
      if (!nr || !areas.has(nr)) return;
      select(nr);
      map.fitBounds(areas.get(nr).getBounds(), {maxZoom: 15, padding: [40, 40]});
      map.getContainer().scrollIntoView({block: "nearest"});
    });
  }

  return {plan, proposed, change, zone, reserve, linked, start};
})();
