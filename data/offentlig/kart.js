// Zoom, drag and filter for those whose browser runs scripts. Everything the page says is there without this file.
"use strict";
(() => {
  const map = document.getElementById("kart");
  if (map) {
    const whole = map.viewBox.baseVal;
    const first = [whole.x, whole.y, whole.width, whole.height];
    let view = first.slice();
    const show = () => map.setAttribute("viewBox", view.map((n) => n.toFixed(1)).join(" "));
    const zoom = (by, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) => {
      const width = Math.min(Math.max(view[2] * by, first[2] / 60), first[2]);
      const scale = width / view[2];
      view = [x - (x - view[0]) * scale, y - (y - view[1]) * scale, width, view[3] * scale];
      if (width === first[2]) view = first.slice();
      show();
    };
    const words = JSON.parse(map.closest("[data-ord]").dataset.ord);
    const row = document.createElement("div");
    row.className = "knapper";
    for (const [text, label, act] of [["+", words.inn, () => zoom(0.5)], ["−", words.ut, () => zoom(2)], ["⤢", words.hele, () => { view = first.slice(); show(); }]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      row.append(button);
    }
    map.after(row);
    let from = null;
    map.addEventListener("pointerdown", (e) => { from = [e.clientX, e.clientY, ...view]; });
    map.addEventListener("pointermove", (e) => {
      if (!from || view[2] === first[2] || !e.buttons) return;
      const pixel = view[2] / map.clientWidth;
      view = [from[2] - (e.clientX - from[0]) * pixel, from[3] - (e.clientY - from[1]) * pixel, view[2], view[3]];
      show();
    });
    addEventListener("pointerup", () => { from = null; });
    const aim = () => {
      const target = location.hash.startsWith("#k-") && document.getElementById(location.hash.slice(1));
      if (!target) return;
      const box = target.getBBox();
      view = first.slice();
      zoom(Math.min(1, Math.max(box.width * 6, first[2] / 12) / first[2]), box.x + box.width / 2, box.y + box.height / 2);
      view[0] = box.x + box.width / 2 - view[2] / 2;
      view[1] = box.y + box.height / 2 - view[3] / 2;
      show();
    };
    addEventListener("hashchange", aim);
    aim();
  }
  const form = document.querySelector(".filter");
  if (form) {
    const rows = [...document.querySelectorAll("tr[data-slag]")];
    const [text, kind, told] = ["sok", "vis", "viser"].map((id) => document.getElementById(id));
    const filter = () => {
      const wanted = text.value.trim().toLowerCase();
      let seen = 0;
      for (const row of rows) {
        row.hidden = !((!kind.value || row.dataset.slag === kind.value) && row.textContent.toLowerCase().includes(wanted));
        seen += !row.hidden;
      }
      told.textContent = told.dataset.tekst.replace("{vist}", seen).replace("{alle}", rows.length);
    };
    form.hidden = false;
    form.addEventListener("submit", (e) => e.preventDefault());
    text.addEventListener("input", filter);
    kind.addEventListener("change", filter);
    filter();
  }
})();
