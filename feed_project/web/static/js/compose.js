// The composer: counts as the server does, keeps a draft until it is sent, sends on Ctrl+Enter.

const LINK = 23;
// The twin of events/post_text.py; tests compare the two.
const TOKEN =
  /(?<![\p{L}\p{M}\p{N}_@/])https?:\/\/[\p{L}\p{N}][^\s<>"\p{C}]*|(?<![=/\p{L}\p{M}\p{N}_])@([A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)(?:@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?)?/giu;
const PAIRS = { ")": "(", "]": "[", "}": "{" };
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const size = (text) => [...graphemes.segment(text)].length;
const times = (text, sign) => text.split(sign).length - 1;

/** A link without what ends the sentence rather than the address. */
function trimmed(link) {
  for (;;) {
    const last = link.at(-1);
    const unbalanced = PAIRS[last] && times(link, last) > times(link, PAIRS[last]);
    if (!unbalanced && !".,;:!?'\"’”»…*_~".includes(last)) return link;
    link = link.slice(0, -1);
  }
}

/** Length of a post: graphemes, a link counts 23, a mention without its domain. */
export function length(text) {
  let total = 0;
  let done = 0;
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(text)); ) {
    const token = match[1] ? match[0] : trimmed(match[0]);
    total += size(text.slice(done, match.index)) + (match[1] ? match[1].length + 1 : LINK);
    done = TOKEN.lastIndex = match.index + token.length;
  }
  return total + size(text.slice(done));
}

/** Enhance the composer, once per form that is swapped in. */
function enhance(form) {
  const { text, spoiler } = form.elements;
  const left = form.querySelector(".left");
  const button = form.querySelector(".send button");
  const key = `draft:${document.body.dataset.me}:${form.dataset.draft}`;
  const given = text.value;

  function count() {
    const over = length(text.value) + length(spoiler.value);
    const remaining = form.dataset.limit - over;
    left.textContent = remaining;
    form.querySelector("output").classList.toggle("over", remaining < 0);
    button.disabled = remaining < 0 || !text.value.trim();
  }

  function keep() {
    const isDraft = text.value.trim() && text.value !== given;
    if (isDraft) localStorage.setItem(key, JSON.stringify({ text: text.value, spoiler: spoiler.value }));
    else localStorage.removeItem(key);
  }

  const draft = localStorage.getItem(key);
  if (draft && !form.querySelector(".error")) {
    const kept = JSON.parse(draft);
    text.value = kept.text;
    spoiler.value = kept.spoiler;
    if (kept.spoiler) form.querySelector("details").open = true;
  }
  form.addEventListener("input", () => (count(), keep()));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !button.disabled) button.click();
  });
  form.addEventListener("htmx:beforeRequest", () => (button.disabled = true));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) localStorage.removeItem(key);
    else count();
  });
  // Without htmx's answer (plain form) the page that comes after a success has no draft to offer.
  count();
}

addEventListener("htmx:load", (event) => {
  const form = event.target.closest?.("form.composer") ?? event.target.querySelector?.("form.composer");
  if (form && !form.dataset.live) {
    form.dataset.live = "on";
    enhance(form);
    const error = form.querySelector(".error");
    if (error) form.elements.text.focus();
  }
});

addEventListener("dunlin:published", () => {
  dispatchEvent(new CustomEvent("dunlin:say", { detail: "Published." }));
  document.getElementById("composer-text")?.focus({ preventScroll: true });
});
