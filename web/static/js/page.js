// Small manners of every page. Nothing here is needed for the page to work.

/** Say a line to screen readers. */
export function announce(text) {
  const status = document.getElementById("status");
  if (status) status.textContent = text;
}

// htmx posts carry the same token as forms do.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

// A menu closes when the reader goes elsewhere, and with Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A form with data-submit-on-change sends itself. The arrow keys change a list at every press, so after keys it waits
// for Enter or for its button, which is otherwise for those without script.
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  const buttons = form.querySelectorAll("button[data-without-script]");
  let byKeys = false;
  for (const button of buttons) button.hidden = true;
  form.addEventListener("pointerdown", () => { byKeys = false; });
  form.addEventListener("keydown", (event) => {
    byKeys = event.target.matches("select");
    if (!byKeys || event.key !== "Enter") return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("change", () => {
    if (!byKeys) return form.requestSubmit();
    for (const button of buttons) button.hidden = false;
  });
}

// "Copy the sentence": the button names the element whose text is copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy).textContent.trim().replace(/\s+/g, (s) => (s.includes("\u00a0") ? "\u00a0" : " "));
  try {
    await navigator.clipboard.writeText(text);
    announce(button.dataset.done);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(document.getElementById(button.dataset.copy));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
});
for (const button of document.querySelectorAll("button[data-copy], button[data-print]")) button.hidden = false;

for (const button of document.querySelectorAll("button[data-print]")) button.addEventListener("click", () => window.print());
