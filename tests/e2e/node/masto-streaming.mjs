// Streaming by npm's `masto`: many streams over one websocket.
import assert from "node:assert/strict";
import test from "node:test";
import { createStreamingAPIClient } from "masto";
import { anna, ben, eventually, streaming, tokens } from "./place.mjs";

const me = await anna.v1.accounts.verifyCredentials();
const other = await ben.v1.accounts.verifyCredentials();
const client = createStreamingAPIClient({ streamingApiUrl: streaming, accessToken: tokens[1] });

// Keeps what a subscription says.
function heard(subscription) {
  const events = [];
  (async () => {
    for await (const event of subscription) events.push(event);
  })();
  return events;
}

async function told(events, kind, id) {
  return eventually(() => events.find(({ event, payload }) => event === kind && (payload.id ?? payload) === id));
}

test.after(() => client.close());

test("what somebody followed writes, edits and deletes is heard on the stream of the user", async () => {
  await ben.v1.accounts.$select(me.id).follow();
  const events = heard(client.user.subscribe());
  await eventually(async () => {
    const probe = await anna.v1.statuses.create({ status: "Anybody there?" });
    await new Promise((done) => setTimeout(done, 300));
    return events.some(({ payload }) => payload.id === probe.id);
  });
  const post = await anna.v1.statuses.create({ status: `@${other.username} live` });
  assert.deepEqual((await told(events, "update", post.id)).stream, ["user"]);
  await eventually(() => events.find(({ event, payload }) => event === "notification" && payload.status?.id === post.id));
  await anna.v1.statuses.$select(post.id).update({ status: `@${other.username} edited` });
  assert.match((await told(events, "status.update", post.id)).payload.content, /edited/);
  await anna.v1.statuses.$select(post.id).remove();
  await told(events, "delete", post.id);
});

test("streams of one socket do not mix", async () => {
  const publicly = heard(client.public.local.subscribe());
  const notifications = heard(client.user.notification.subscribe());
  await new Promise((done) => setTimeout(done, 500));
  const post = await anna.v1.statuses.create({ status: "For everybody" });
  const unlisted = await anna.v1.statuses.create({ status: `@${other.username} psst`, visibility: "unlisted" });
  assert.deepEqual((await told(publicly, "update", post.id)).stream, ["public:local"]);
  await eventually(() => notifications.find(({ payload }) => payload.status?.id === unlisted.id));
  assert.equal(publicly.some(({ payload }) => payload.id === unlisted.id), false);
  assert.equal(notifications.every(({ event }) => event === "notification"), true);
});
