// Streams that take something, by npm's `masto`: of a tag, of a list whose members come and go, of conversations.
import assert from "node:assert/strict";
import test from "node:test";
import { createStreamingAPIClient } from "masto";
import { anna, ben, eventually, streaming, tokens } from "./place.mjs";

const me = await anna.v1.accounts.verifyCredentials();
const other = await ben.v1.accounts.verifyCredentials();
const client = createStreamingAPIClient({ streamingApiUrl: streaming, accessToken: tokens[1] });
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Keeps what a subscription says.
async function heard(subscription) {
  const events = [];
  (async () => {
    for await (const event of subscription) events.push(event);
  })();
  await pause(500);
  return events;
}

const told = (events, kind, id) =>
  eventually(() => events.find(({ event, payload }) => event === kind && (payload?.id ?? payload) === id));

const write = (status, visibility = "public") => anna.v1.statuses.create({ status, visibility });

test.after(() => client.close());

test("a tag is heard as it is written, in every spelling, and other tags are not", async () => {
  const tag = `Tide${Date.now()}`;
  const [everywhere, here] = [await heard(client.hashtag.subscribe({ tag })), await heard(client.hashtag.local.subscribe({ tag }))];
  await write("#ebb alone");
  const post = await write(`high #${tag.toLowerCase()}`);
  assert.deepEqual((await told(everywhere, "update", post.id)).stream, ["hashtag", tag]);
  assert.deepEqual((await told(here, "update", post.id)).stream, ["hashtag:local", tag]);
  await anna.v1.statuses.$select(post.id).update({ status: `low #${tag}` });
  assert.match((await told(everywhere, "status.update", post.id)).payload.content, /low/);
  await anna.v1.statuses.$select(post.id).remove();
  await told(everywhere, "delete", post.id);
  assert.equal(everywhere.length, 3);
});

test("a list is heard as long as the author is on it", async () => {
  await ben.v1.accounts.$select(me.id).follow();
  const list = await ben.v1.lists.create({ title: "Waders" });
  const members = ben.v1.lists.$select(list.id).accounts;
  const events = await heard(client.list.subscribe({ list: list.id }));
  const before = await write("Not on the list yet");
  await members.create({ accountIds: [me.id] });
  const during = await write("On the list");
  assert.deepEqual((await told(events, "update", during.id)).stream, ["list", list.id]);
  await members.remove({ accountIds: [me.id] });
  const after = await write("No longer on the list");
  await members.create({ accountIds: [me.id] });
  const again = await write("On the list again");
  await told(events, "update", again.id);
  assert.deepEqual(events.map(({ payload }) => payload.id), [during.id, again.id]);
  assert.equal(events.some(({ payload }) => [before.id, after.id].includes(payload.id)), false);
});

test("conversations are heard by those who are in them", async () => {
  const events = await heard(client.direct.subscribe());
  await write(`@${other.username} aloud`);
  const post = await write(`@${other.username} psst`, "direct");
  const { event, stream, payload } = await eventually(() => events.find(({ payload }) => payload.lastStatus?.id === post.id));
  assert.deepEqual([event, stream, payload.unread], ["conversation", ["direct"], true]);
  assert.equal(events.length, 1);
});

test("notifications that were held back are told to have come in once they were asked for", async () => {
  await ben.v1.accounts.$select(me.id).unfollow();
  await ben.v2.notifications.policy.update({ forNotFollowing: "filter" });
  const events = await heard(client.user.notification.subscribe());
  const post = await write(`@${other.username} may I?`);
  const [request] = await eventually(async () => {
    const found = await ben.v1.notifications.requests.list();
    return found.length && found;
  });
  assert.equal(events.length, 0);
  await ben.v1.notifications.requests.$select(request.id).accept();
  const merged = await eventually(() => events.find(({ event }) => event === "notifications_merged"));
  assert.deepEqual(merged.stream, ["user:notification"]);
  const notifications = await ben.v1.notifications.list();
  assert.equal(notifications.some(({ status }) => status?.id === post.id), true);
});
