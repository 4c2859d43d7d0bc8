// A feed on the page: loads older posts as one comes near its end, holds at most 300 of them, keeps
// the reader's place to the pixel, and comes back to it.

const MOST = 300;
const feed = document.getElementById("feed");

if (feed) {
  const isFeed = feed.getAttribute("role") === "feed";
  const entries = () => feed.querySelectorAll(":scope > article");

  /** Do something to the feed while what one reads stays where it is on the screen. */
  function inPlace(change, anchor = firstVisible()) {
    const top = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
  }

  function firstVisible() {
    return [...entries()].find((article) => article.getBoundingClientRect().bottom > 60);
  }

  /** Places in the feed, for screen readers; the length is not known. */
  function number() {
    entries().forEach((article, index) => {
      article.setAttribute("aria-posinset", index + 1);
      article.setAttribute("aria-setsize", -1);
    });
  }

  /** Drop what stands beyond the most, from the far end. */
  function trim(end) {
    const all = [...entries()];
    const extra = all.length - MOST;
    if (extra <= 0) return;
    if (end === "top") {
      inPlace(() => all.slice(0, extra).forEach((article) => article.remove()));
      feed.dataset.cut = "top";
    } else {
      all.slice(MOST).forEach((article) => article.remove());
      const url = `${feed.dataset.url}?max_id=${all[MOST - 1].dataset.entry}`;
      const link = document.querySelector('#pages a[rel="next"]');
      link?.setAttribute("href", url);
      link?.setAttribute("hx-get", url);
      // What htmx asks for on a click it has read before.
      if (link) htmx.process(link);
      else location.assign(url);
    }
  }

  // --- Older posts, before one asks for them -----------------------------------------------------------

  /** Fetch what the link to older posts leads to. Never by a click: htmx takes a link over only once its page has
   * settled, and a click before that leaves the page. */
  function fetchOlder(link) {
    return htmx.ajax("GET", link.getAttribute("hx-get"), { source: link, target: "#feed", swap: "beforeend" });
  }

  const near = new IntersectionObserver(
    (seen) => seen.forEach((mark) => mark.isIntersecting && fetchOlder(mark.target).catch(() => {})),
    { rootMargin: "900px" },
  );

  let isReturning = false;

  function watch() {
    near.disconnect();
    if (isReturning) return;
    const next = document.querySelector('#pages a[rel="next"][hx-get]');
    if (next && isFeed) near.observe(next);
  }

  let isTidying = false;

  // Comes once per article that was swapped in.
  addEventListener("htmx:afterSettle", () => {
    if (isTidying) return;
    isTidying = true;
    requestAnimationFrame(() => {
      isTidying = false;
      dropDoubles();
      trim("top");
      number();
      watch();
    });
  });

  // A post that came in live may come again with a page.
  function dropDoubles() {
    const met = new Set();
    for (const article of entries()) {
      if (met.has(article.dataset.entry)) article.remove();
      met.add(article.dataset.entry);
    }
  }

  addEventListener("dunlin:published", () => document.getElementById("empty")?.remove());

  // --- New posts, when one asks for them (see live.js) -------------------------------------------------

  addEventListener("dunlin:insert", (event) => {
    const here = firstVisible();
    const fresh = event.detail.filter((article) => !document.getElementById(article.id));
    if (!fresh.length) return;
    document.getElementById("empty")?.remove();
    feed.querySelector(".here")?.classList.remove("here");
    inPlace(() => feed.prepend(...fresh), here);
    here?.classList.add("here");
    fresh.forEach((article) => {
      article.classList.add("fresh");
      htmx.process(article);
    });
    trim("bottom");
    number();
    watch();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    fresh[0].focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: calm ? "instant" : "smooth" });
  });

  addEventListener("dunlin:remove", (event) => {
    for (const article of feed.querySelectorAll(`[data-post="${CSS.escape(event.detail)}"]:not(.focus)`)) {
      const neighbour = article.nextElementSibling ?? article.previousElementSibling;
      const focused = article.contains(document.activeElement);
      inPlace(() => article.remove(), firstVisible() === article ? neighbour : undefined);
      if (focused) neighbour?.focus({ preventScroll: true });
    }
    number();
  });

  // An edited post takes the place of what it was; what was unfolded stays so, and the focus stays on the post.
  addEventListener("dunlin:replace", ({ detail: fresh }) => {
    const old = document.getElementById(fresh.id);
    if (!old) return;
    const unfolded = [...old.querySelectorAll("details")].map((details) => details.open);
    fresh.querySelectorAll("details").forEach((details, index) => (details.open = unfolded[index] ?? details.open));
    const focused = old.contains(document.activeElement);
    inPlace(() => old.replaceWith(fresh), firstVisible() === old ? null : undefined);
    htmx.process(fresh);
    if (focused) fresh.focus({ preventScroll: true });
    number();
  });

  // --- A click anywhere on a post opens it ---------------------------------------------------------------

  feed.addEventListener("click", (event) => {
    const article = event.target.closest("article[data-url]");
    if (!article || event.defaultPrevented || event.button) return;
    if (event.target.closest("a, button, summary, details, form, input, textarea, select")) return;
    if (String(getSelection())) return;
    if (event.metaKey || event.ctrlKey) open(article.dataset.url);
    else location.assign(article.dataset.url);
  });

  feed.addEventListener("keydown", (event) => {
    const article = event.target.closest("article");
    if (event.target !== article) return;
    if (event.key === "Enter" && article.dataset.url) location.assign(article.dataset.url);
    const step = { PageDown: "nextElementSibling", PageUp: "previousElementSibling" }[event.key];
    const goal = step && article[step];
    if (goal?.matches("article")) {
      event.preventDefault();
      goal.focus();
    }
  });

  // --- Back and reload: to the same post -----------------------------------------------------------------

  const key = `place:${location.pathname}${location.search}`;
  // The browser knows only how far down it was, not on how many pages.
  if (isFeed) history.scrollRestoration = "manual";

  addEventListener("pagehide", () => {
    const here = firstVisible();
    if (!here || scrollY < 50) return sessionStorage.removeItem(key);
    sessionStorage.setItem(key, JSON.stringify({ entry: here.dataset.entry, top: here.getBoundingClientRect().top }));
  });

  async function comeBack() {
    const kept = sessionStorage.getItem(key);
    const how = performance.getEntriesByType("navigation")[0]?.type;
    if (!kept || !["reload", "back_forward"].includes(how) || !isFeed) return;
    isReturning = true;
    const { entry, top } = JSON.parse(kept);
    for (let pages = 0; pages < 15 && !document.getElementById(`entry-${entry}`); pages++) {
      const next = document.querySelector('#pages a[rel="next"][hx-get]');
      const last = [...entries()].at(-1)?.dataset.entry;
      if (!next || !last || BigInt(last) < BigInt(entry)) break;
      await fetchOlder(next);
    }
    const article = document.getElementById(`entry-${entry}`);
    if (article) scrollBy({ top: article.getBoundingClientRect().top - top, behavior: "instant" });
  }

  number();
  comeBack().finally(() => {
    isReturning = false;
    watch();
  });
}
