// Keeps a page live: one websocket, resumed by the last id seen on each stream. News is only counted;
// the posts themselves are fetched as HTML when the reader asks, so nothing ever moves by itself.

const { me, streaming } = document.body.dataset;
const feed = document.getElementById("feed");
const stream = feed?.dataset.stream;
const pill = document.getElementById("pill");
// What the page listens to, and what is news on it.
const channels = [me && { stream: "user" }, stream === "public" && { stream }, stream === "hashtag" && { stream, tag: feed.dataset.tag }];
const streams = channels.filter(Boolean);
const lastIds = new Map();
const news = new Set();
let socket;
let attempts = 0;
let retry;

if (streams.length && streaming) {
  connect();
  addEventListener("online", connect);
  addEventListener("pagehide", () => socket?.close());
  addEventListener("pageshow", (event) => event.persisted && connect());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && connect());
}

/** Open the socket, unless it is open; every stream goes on after the last id it showed. */
function connect() {
  clearTimeout(retry);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  socket = new WebSocket(`${streaming}/api/v1/streaming`);
  socket.onopen = () => {
    attempts = 0;
    for (const channel of streams) {
      const last_event_id = lastIds.get(channel.stream);
      socket.send(JSON.stringify({ type: "subscribe", ...channel, ...(last_event_id && { last_event_id }) }));
    }
    document.documentElement.dataset.live = "on";
    // What came between the page and the socket has no id to resume from: look once.
    if (!lastIds.size) look();
  };
  socket.onmessage = (event) => hear(JSON.parse(event.data));
  socket.onclose = () => {
    document.documentElement.dataset.live = "off";
    // Spread out, so that a restart is not met by everybody at once.
    const wait = Math.min(30_000, 500 * 2 ** attempts++) * (0.5 + Math.random() / 2);
    if (document.visibilityState === "visible") retry = setTimeout(connect, wait);
  };
}

function hear({ stream: from, event, payload, id }) {
  if (id && from) lastIds.set(from[0], id);
  if (event === "update") {
    if (from[0] === stream) count(JSON.parse(payload).id);
  } else if (event === "status.update") {
    repaint(JSON.parse(payload).id);
  } else if (event === "notification") {
    if (stream === "user:notification") count(JSON.parse(payload).id);
    ring();
  } else if (event === "delete") {
    news.delete(payload);
    dispatchEvent(new CustomEvent("dunlin:remove", { detail: payload }));
    show();
  } else if (event === "reset") {
    look();
  }
}

/** One more on the bell. */
function ring() {
  const badge = document.querySelector("#bell .badge");
  if (!badge || stream === "user:notification") return;
  badge.firstElementChild.textContent = Math.min(99, (+badge.firstElementChild.textContent || 0) + 1);
  badge.hidden = false;
}

function count(id) {
  if (document.getElementById(`entry-${id}`)) return;
  news.add(id);
  show();
}

/** The pill says how many there are; screen readers hear it, once. */
function show() {
  if (!pill) return;
  for (const id of news) if (document.getElementById(`entry-${id}`)) news.delete(id);
  const what = stream === "user:notification" ? "notification" : "post";
  const words = `${news.size} new ${what}${news.size === 1 ? "" : "s"}`;
  pill.lastElementChild.textContent = words;
  if (news.size && pill.parentElement.hidden) dispatchEvent(new CustomEvent("dunlin:count", { detail: words }));
  pill.parentElement.hidden = !news.size;
  const title = document.title.replace(/^\(\d+\+?\) /, "");
  document.title = news.size ? `(${news.size}) ${title}` : title;
}

// News may be heard before the answer that brings the same post to the page, as one's own does: it is news no more then.
addEventListener("htmx:afterSettle", () => news.size && show());

function newest() {
  const ids = [...(feed?.querySelectorAll(":scope > article") ?? [])].map((article) => BigInt(article.dataset.entry));
  return ids.reduce((most, id) => (id > most ? id : most), 0n);
}

/** The position of the log up to which the home feed has been heard of. */
const heard = () => +((stream === "user" && lastIds.get(stream)?.match(/h(\d+)/)?.[1]) || 0);

/** The articles newer than the newest on the page; `null` when there are more than a page holds. */
async function fetchNews() {
  const url = `${feed.dataset.url}?since_id=${newest()}`;
  const position = heard();
  const answer = await fetch(url, { headers: { "HX-Request": "true", "X-Min-Log-Position": position } });
  if (!answer.ok) throw new Error(answer.statusText);
  if (answer.headers.get("X-More") === "1") return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = [...page.querySelectorAll("article")].map((article) => document.adoptNode(article));
  // A feed that is still behind what was heard has the rest later: it stays counted.
  if (+(answer.headers.get("X-Log-Position") ?? position) >= position) news.clear();
  return found;
}

/** Show a post as it reads now, wherever on the page it is; in a thread the page is asked for itself. */
async function repaint(post) {
  for (const article of feed?.querySelectorAll(`article[data-post="${CSS.escape(post)}"]`) ?? []) {
    const { url } = feed.dataset;
    const place = url ? `${url}?max_id=${BigInt(article.dataset.entry) + 1n}` : location.pathname;
    try {
      const answer = await fetch(place, { headers: url ? { "HX-Request": "true" } : {} });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && page.getElementById(article.id);
      if (fresh) dispatchEvent(new CustomEvent("dunlin:replace", { detail: document.adoptNode(fresh) }));
    } catch {
      // The next page will show it.
    }
  }
}

async function look() {
  if (!stream) return;
  try {
    const found = await fetchNews();
    if (found === null) return location.assign(feed.dataset.url);
    for (const article of found) count(article.dataset.entry);
  } catch {
    // The next message will tell.
  }
}

pill?.addEventListener("click", async () => {
  // A feed whose top was dropped starts afresh.
  if (feed.dataset.cut) return location.assign(feed.dataset.url);
  pill.disabled = true;
  feed.setAttribute("aria-busy", "true");
  try {
    const found = await fetchNews();
    if (found === null) return location.assign(feed.dataset.url);
    dispatchEvent(new CustomEvent("dunlin:insert", { detail: found }));
    show();
  } catch {
    dispatchEvent(new CustomEvent("dunlin:say", { detail: "The new posts could not be fetched." }));
  } finally {
    pill.disabled = false;
    feed.removeAttribute("aria-busy");
  }
});
