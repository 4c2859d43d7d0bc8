// REST by npm's `masto`, as Phanpy and Elk use it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import test from "node:test";
import { createOAuthAPIClient, createRestAPIClient } from "masto";
import { anna, ben, eventually, ids, url } from "./place.mjs";

const me = await anna.v1.accounts.verifyCredentials();
const other = await ben.v1.accounts.verifyCredentials();

test("an application is registered and its token is told about itself", async () => {
  const visitor = createRestAPIClient({ url });
  const app = await visitor.v1.apps.create({
    clientName: "masto",
    redirectUris: "urn:ietf:wg:oauth:2.0:oob",
    scopes: "read write",
  });
  const oauth = createOAuthAPIClient({ url });
  const token = await oauth.token.create({
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    grantType: "client_credentials",
    scope: "read",
  });
  const program = createRestAPIClient({ url, accessToken: token.accessToken });
  assert.equal((await program.v1.apps.verifyCredentials()).name, "masto");
  await oauth.revoke({ clientId: app.clientId, clientSecret: app.clientSecret, token: token.accessToken });
  await assert.rejects(program.v1.apps.verifyCredentials(), { name: "MastoHttpError" });
});

test("the instance says who it is and what it can", async () => {
  const instance = await anna.v2.instance.fetch();
  assert.equal(instance.domain, new URL(url).host);
  assert.match(instance.configuration.urls.streaming, /^ws:/);
  assert.equal((await anna.v1.instance.fetch()).uri, instance.domain);
  assert.deepEqual(await anna.v1.customEmojis.list(), []);
  assert.ok((await anna.v1.preferences.fetch())["posting:default:visibility"]);
});

test("a post is written, read, answered, liked, boosted, edited and deleted", async () => {
  const post = await anna.v1.statuses.create({ status: "Hello #masto", spoilerText: "cw", language: "en" });
  assert.equal((await ben.v1.statuses.$select(post.id).fetch()).content, post.content);
  const status = ben.v1.statuses.$select(post.id);
  assert.equal((await status.favourite()).favourited, true);
  assert.equal((await status.reblog()).reblog.id, post.id);
  assert.deepEqual(ids(await anna.v1.statuses.$select(post.id).favouritedBy.list()), [other.id]);
  assert.deepEqual(ids(await anna.v1.statuses.$select(post.id).rebloggedBy.list()), [other.id]);
  assert.equal((await status.unfavourite()).favourited, false);
  assert.equal((await status.unreblog()).id, post.id);
  const answer = await ben.v1.statuses.create({ status: "Hello yourself", inReplyToId: post.id });
  const thread = await anna.v1.statuses.$select(post.id).context.fetch();
  assert.deepEqual([thread.ancestors, ids(thread.descendants)], [[], [answer.id]]);
  const edited = await anna.v1.statuses.$select(post.id).update({ status: "Hello again" });
  assert.ok(edited.editedAt);
  assert.equal((await anna.v1.statuses.$select(post.id).source.fetch()).text, "Hello again");
  assert.equal((await anna.v1.statuses.$select(post.id).remove()).text, "Hello again");
  await assert.rejects(status.fetch(), { statusCode: 404, message: "Record not found" });
});

test("pages are followed by their links until the list ends", async () => {
  const written = [];
  for (let number = 0; number < 5; number++) {
    written.unshift((await anna.v1.statuses.create({ status: `Page ${number}` })).id);
  }
  const read = [];
  for await (const page of anna.v1.accounts.$select(me.id).statuses.list({ limit: 2 })) {
    read.push(...ids(page));
  }
  assert.deepEqual(read.slice(0, 5), written);
  const publicly = createRestAPIClient({ url }).v1.timelines.public.list({ limit: 3 });
  assert.deepEqual(ids(await publicly), written.slice(0, 3));
});

test("follows, mutes and blocks answer with the whole relationship", async () => {
  const person = ben.v1.accounts.$select(me.id);
  assert.equal((await person.follow({ reblogs: false })).showingReblogs, false);
  assert.deepEqual(ids(await anna.v1.accounts.$select(me.id).followers.list()), [other.id]);
  assert.deepEqual(ids(await ben.v1.accounts.$select(other.id).following.list()), [me.id]);
  const [relation] = await anna.v1.accounts.relationships.fetch({ id: [other.id] });
  assert.equal(relation.followedBy, true);
  assert.equal((await person.mute({ notifications: false })).mutingNotifications, false);
  assert.deepEqual(ids(await ben.v1.mutes.list()), [me.id]);
  assert.equal((await person.unmute()).muting, false);
  assert.equal((await person.block()).following, false);
  assert.deepEqual(ids(await ben.v1.blocks.list()), [me.id]);
  assert.equal((await person.unblock()).blocking, false);
});

test("a locked account lets in whom it wants", async () => {
  const profile = await anna.v1.accounts.updateCredentials({
    displayName: "Anna",
    note: "Hi",
    locked: true,
    source: { privacy: "unlisted" },
    fieldsAttributes: [{ name: "Home", value: "https://anna.example" }],
  });
  assert.deepEqual([profile.displayName, profile.locked, profile.source.privacy], ["Anna", true, "unlisted"]);
  assert.equal(profile.fields[0].name, "Home");
  assert.equal((await ben.v1.accounts.$select(me.id).follow()).requested, true);
  assert.deepEqual(ids(await anna.v1.followRequests.list()), [other.id]);
  assert.equal((await anna.v1.followRequests.$select(other.id).authorize()).followedBy, true);
  await anna.v1.accounts.updateCredentials({ locked: false, source: { privacy: "public" } });
});

test("the home timeline and notifications tell of others", async () => {
  const post = await anna.v1.statuses.create({ status: `@${other.username} look` });
  await eventually(async () => ids(await ben.v1.timelines.home.list({ limit: 1 }))[0] === post.id);
  const [told] = await eventually(async () => {
    const page = await ben.v1.notifications.list({ types: ["mention"] });
    return page.length && page;
  });
  assert.deepEqual([told.type, told.status.id, told.account.id], ["mention", post.id, me.id]);
  assert.equal((await ben.v1.notifications.$select(told.id).fetch()).id, told.id);
  await ben.v1.notifications.$select(told.id).dismiss();
  // Reading waits for one's own writes, but not for ever: right after a flood workers may be further behind.
  await eventually(async () => (await ben.v1.notifications.list({ types: ["mention"] })).length === 0);
  await ben.v1.notifications.clear();
  await eventually(async () => (await ben.v1.notifications.list()).length === 0);
});

test("people are found by name and by address", async () => {
  assert.equal((await ben.v1.accounts.lookup({ acct: me.acct })).id, me.id);
  assert.deepEqual(ids(await ben.v1.accounts.search.list({ q: me.username })), [me.id]);
  const found = await ben.v2.search.list({ q: `@${me.username}`, type: "accounts" });
  assert.deepEqual(ids(found.accounts), [me.id]);
});

test("tagged posts make a timeline of their own", async () => {
  const tag = `t${me.username}`;
  const post = await anna.v1.statuses.create({ status: `One #${tag}` });
  assert.deepEqual(ids(await ben.v1.timelines.tag.$select(tag).list()), [post.id]);
});

test("a note, an endorsement and a marker are kept", async () => {
  assert.equal((await ben.v1.accounts.$select(me.id).note.create({ comment: "met at sea" })).note, "met at sea");
  assert.equal((await ben.v1.accounts.$select(me.id).pin()).endorsed, true);
  assert.deepEqual(ids(await ben.v1.endorsements.list()), [me.id]);
  assert.equal((await ben.v1.accounts.$select(me.id).unpin()).endorsed, false);
  const moved = await ben.v1.markers.create({ home: { lastReadId: "123" } });
  assert.equal(moved.home.lastReadId, "123");
  assert.equal((await ben.v1.markers.fetch({ timeline: ["home"] })).home.lastReadId, "123");
});

test("a post shows what its link leads to", async () => {
  const page = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html");
    answer.end('<html><head><title>Plain</title><meta property="og:title" content="Tea &amp; cake"></head></html>');
  }).listen(0, "127.0.0.1");
  await once(page, "listening");
  try {
    const address = `http://127.0.0.1:${page.address().port}/tea`;
    const post = await anna.v1.statuses.create({ status: `see ${address}#leaves` });
    assert.equal(post.card, null);
    const { card } = await eventually(async () => {
      const shown = await ben.v1.statuses.$select(post.id).fetch();
      return shown.card && shown;
    });
    assert.deepEqual([card.url, card.title, card.type, card.image], [address, "Tea & cake", "link", null]);
    await ben.v1.statuses.create({ status: address });
    const trending = await ben.v1.trends.links.list();
    assert.ok(trending.some((link) => link.url === address && link.history[0].accounts === "2"));
    const timeline = await ben.v1.timelines.link.list({ url: address });
    assert.equal(timeline.at(-1).id, post.id);
  } finally {
    page.close();
  }
});
