// What every page does beyond plain links and forms: actions paint at once and roll back when they
// fail, messages are said politely, menus close, times grow older.

const toast = document.getElementById("toast");
let quiet;

/** Say something to everybody: on screen for a while, and to screen readers. */
function say(words) {
  toast.textContent = words;
  clearTimeout(quiet);
  quiet = setTimeout(() => (toast.textContent = ""), 6000);
}
addEventListener("dunlin:say", (event) => say(event.detail));

// --- Boost and favourite, follow: painted at once --------------------------------------------------

const before = new WeakMap();

/** Show what the server is about to confirm; what was there before is kept for the way back. */
function paint(button) {
  if (before.has(button)) return;
  const pressed = button.getAttribute("aria-pressed");
  const count = button.querySelector(".count");
  before.set(button, { pressed, count: count?.textContent, label: button.firstChild?.textContent });
  if (pressed !== null) {
    button.setAttribute("aria-pressed", String(pressed !== "true"));
    // A shortened count (1.2k) hardly changes by one.
    if (count && /^\d+$/.test(count.textContent)) count.textContent = String(Math.max(0, +count.textContent + (pressed === "true" ? -1 : 1)));
  } else if (button.dataset.soon) {
    button.firstChild.textContent = button.dataset.soon;
    button.classList.toggle("quiet", button.dataset.soon !== "Follow");
  }
}

/** Take a painted change back. */
function unpaint(button) {
  const was = before.get(button);
  if (!was) return;
  before.delete(button);
  if (was.pressed !== null) {
    button.setAttribute("aria-pressed", was.pressed);
    if (was.count !== undefined) button.querySelector(".count").textContent = was.count;
  } else if (button.dataset.soon) {
    button.firstChild.textContent = was.label;
    button.classList.toggle("quiet");
  }
}

addEventListener("htmx:beforeRequest", (event) => {
  const button = event.target;
  if (button.matches?.("button[hx-post]")) paint(button);
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  addEventListener(failure, (event) => {
    const origin = event.detail.elt ?? event.target;
    if (origin.id === "composer" && event.detail.xhr?.status === 422) return; // it says so itself
    unpaint(origin);
    say(reason(event.detail.xhr));
  });
}

/** Why an action failed, in the server's words where it has some. */
function reason(xhr) {
  if (!xhr?.status) return "The server cannot be reached. Nothing has changed.";
  const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const words = plain ? xhr.responseText.replace("Validation failed: ", "") : "";
  return words || (xhr.status === 404 ? "That is gone." : "That did not work. Nothing has changed.");
}

// After a swap the focus is where it was: htmx keeps it by id; a menu that is gone gives it to its button.
addEventListener("htmx:afterSwap", (event) => {
  const standing = event.detail.elt?.closest?.(".standing") ?? document.querySelector(".standing");
  if (standing && document.activeElement === document.body) standing.querySelector("summary, button")?.focus();
});

// --- Reply: the page of a post, with the cursor in its composer --------------------------------------

// The link's fragment is the field itself, which focuses it; the names of the answered stand before.
document.getElementById("composer-text")?.addEventListener("focus", (event) => {
  const { value, selectionEnd } = event.target;
  if (!selectionEnd) event.target.setSelectionRange(value.length, value.length);
}, { once: true });

// --- Menus -------------------------------------------------------------------------------------------

addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]") ?? document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// --- Times -------------------------------------------------------------------------------------------

/** The words of `ago` in the templates: 5m, 3h, 2d; dates stay as they were rendered. */
function age() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const unit = [[86400, "d"], [3600, "h"], [60, "m"]].find(([size]) => seconds >= size);
    if (seconds < 7 * 86400) time.textContent = unit ? Math.floor(seconds / unit[0]) + unit[1] : "now";
  }
}
setInterval(age, 30_000);
addEventListener("pageshow", age);
