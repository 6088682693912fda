// Tables marked data-sortable get a button in each head. The sum stays last, for it is in the foot.
import { announce } from "./page.js";

const ICON = document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0];

function value(row, index) {
  const cell = row.cells[index];
  const raw = cell.dataset.sort ?? cell.textContent.trim();
  const number = Number(raw);
  return raw !== "" && Number.isFinite(number) ? number : raw;
}

function sort(table, index, head) {
  const falling = head.getAttribute("aria-sort") !== "descending" && head.classList.contains("n");
  const order = falling || head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => {
    const x = value(a, index);
    const y = value(b, index);
    if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1; // what is not known comes last
    return order * (typeof x === "number" ? x - y : x.localeCompare(y, document.documentElement.lang));
  });
  body.append(...rows);
  announce(`${table.caption.textContent.trim()}: ${head.textContent.trim()} ${order > 0 ? "↑" : "↓"}`);
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    const label = document.createElement("span");
    while (head.firstChild) label.append(head.firstChild);
    button.append(label);
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${ICON}#CaretUpDown`);
    icon.append(use);
    button.append(icon);
    button.addEventListener("click", () => sort(table, index, head));
    head.append(button);
  });
}
