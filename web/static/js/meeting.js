// Meeting mode: the arrow keys (and the keys of a remote control) go to the question before and after.
const KEYS = { ArrowLeft: "prev", PageUp: "prev", ArrowRight: "next", PageDown: "next" };

document.addEventListener("keydown", (event) => {
  const to = KEYS[event.key];
  if (!to || event.altKey || event.ctrlKey || event.metaKey) return;
  const link = document.querySelector(`.meeting-nav a[rel="${to}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
