// npm's `megalodon`, which asks for the token in the address of the socket.
import assert from "node:assert/strict";
import test from "node:test";
import generator, { detector } from "megalodon";
import { eventually, ids, tokens, url } from "./place.mjs";

const [anna, ben] = tokens.map((token) => generator.default?.("mastodon", url, token) ?? generator("mastodon", url, token));
const me = (await anna.verifyAccountCredentials()).data;
const other = (await ben.verifyAccountCredentials()).data;

test("a post goes round", async () => {
  const post = (await anna.postStatus("Hello from megalodon", { visibility: "public" })).data;
  assert.equal((await ben.getStatus(post.id)).data.id, post.id);
  assert.equal((await ben.favouriteStatus(post.id)).data.favourited, true);
  assert.equal((await ben.reblogStatus(post.id)).data.reblog.id, post.id);
  assert.deepEqual(ids((await anna.getStatusFavouritedBy(post.id)).data), [other.id]);
  const answer = (await ben.postStatus("And back", { in_reply_to_id: post.id })).data;
  assert.deepEqual(ids((await anna.getStatusContext(post.id)).data.descendants), [answer.id]);
  assert.equal((await anna.editStatus(post.id, { status: "Hello again" })).data.id, post.id);
  await anna.deleteStatus(post.id);
  await assert.rejects(ben.getStatus(post.id));
});

test("relations and timelines are as it expects", async () => {
  assert.equal((await ben.followAccount(me.id)).data.following, true);
  assert.deepEqual(ids((await anna.getAccountFollowers(me.id)).data), [other.id]);
  assert.equal((await ben.getRelationship(me.id)).data.following, true);
  const post = (await anna.postStatus("For home")).data;
  await eventually(async () => ids((await ben.getHomeTimeline({ limit: 1 })).data)[0] === post.id);
  assert.equal((await ben.getLocalTimeline({ limit: 1 })).data[0].id, post.id);
  assert.equal((await ben.getInstance()).data.uri, new URL(url).host);
});

test("the stream of the user is heard by a token in the address", async () => {
  const stream = await ben.userStreaming();
  const updates = [];
  stream.on("update", (status) => updates.push(status.id));
  await new Promise((done) => stream.on("connect", done));
  const post = (await anna.postStatus("Live")).data;
  await eventually(() => updates.includes(post.id));
  stream.stop();
});
