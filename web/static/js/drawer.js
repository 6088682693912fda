// A link with data-drawer opens its own page in the drawer: the server sends the sheet alone when htmx asks.
import { announce } from "./page.js";

const drawer = document.getElementById("skuff");
const body = document.getElementById("skuff-innhold");
let opener = null;

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-drawer]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (!drawer.open) opener = link;
  try {
    await window.htmx.ajax("GET", link.getAttribute("href"), { target: body, swap: "innerHTML" });
  } catch {
    location.assign(link.href);
    return;
  }
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
  const title = document.getElementById("skuff-tittel");
  title?.setAttribute("tabindex", "-1");
  title?.focus();
  announce(title?.textContent.trim() ?? "");
});

body.addEventListener("htmx:responseError", () => location.assign(opener.href));
drawer.addEventListener("click", (event) => event.target === drawer && drawer.close());
drawer.addEventListener("close", () => {
  body.replaceChildren();
  opener?.focus();
});
