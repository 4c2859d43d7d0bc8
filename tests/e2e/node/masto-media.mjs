// Media by npm's `masto`, which polls until a file can be shown.
import assert from "node:assert/strict";
import test from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { anna, ben, eventually, ids } from "./place.mjs";

const fetched = async (address) => {
  const answer = await fetch(address);
  return [answer.status, answer.headers.get("content-type")];
};

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length);
  body.copy(whole, 4);
  whole.writeUInt32BE(checksum(body), body.length + 4);
  return whole;
}

// PNG's CRC-32; Node has one of its own from 20.15 on.
function checksum(bytes) {
  if (crc32) return crc32(bytes);
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function picture(width, height) {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  const rows = Buffer.alloc((1 + 3 * width) * height, 90);
  for (let row = 0; row < height; row++) rows[row * (1 + 3 * width)] = 0;
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return new Blob([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts], { type: "image/png" });
}

test("a picture is sent, polled until it has an address, described anew and posted", async () => {
  const media = await anna.v2.media.create({ file: picture(2400, 1600), description: "Grey", focus: "0.5,-0.5" });
  assert.ok(media.url);
  assert.equal(media.meta.original.size, "2400x1600");
  assert.deepEqual(media.meta.focus, { x: 0.5, y: -0.5 });
  const described = await anna.v1.media.$select(media.id).update({ description: "Grey all over" });
  assert.deepEqual([described.id, described.description], [media.id, "Grey all over"]);
  const post = await anna.v1.statuses.create({ mediaIds: [media.id] });
  const [shown] = (await ben.v1.statuses.$select(post.id).fetch()).mediaAttachments;
  assert.deepEqual([shown.id, shown.type, shown.description], [media.id, "image", "Grey all over"]);
  assert.deepEqual(await fetched(shown.url), [200, "image/png"]);
  assert.deepEqual(await fetched(shown.previewUrl), [200, "image/webp"]);
  await anna.v1.statuses.$select(post.id).remove();
  assert.equal((await fetched(shown.url))[0], 404);
});

test("without polling the answer comes before the picture does", async () => {
  const media = await anna.v2.media.create({ file: picture(2400, 1600), skipPolling: true });
  assert.equal(media.url, null);
  const ready = await eventually(async () => {
    const now = await anna.v1.media.$select(media.id).fetch();
    return now.url && now;
  });
  assert.equal(ready.type, "image");
});

test("alt text of a posted picture is changed by an edit, and a plan shows its pictures", async () => {
  const [first, second] = [
    await anna.v2.media.create({ file: picture(60, 40) }),
    await anna.v2.media.create({ file: picture(40, 60), thumbnail: picture(30, 30) }),
  ];
  const post = await anna.v1.statuses.create({ status: "Look", mediaIds: [first.id] });
  const change = { status: "Look", mediaIds: [first.id], mediaAttributes: [{ id: first.id, description: "Told later" }] };
  const edited = await anna.v1.statuses.$select(post.id).update(change);
  assert.equal(edited.mediaAttachments[0].description, "Told later");
  const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
  const plan = await anna.v1.statuses.create({ status: "Later", mediaIds: [second.id], scheduledAt });
  assert.deepEqual(ids(plan.mediaAttachments), [second.id]);
  await assert.rejects(anna.v1.statuses.create({ status: "Now", mediaIds: [second.id] }), { statusCode: 422 });
  await anna.v1.scheduledStatuses.$select(plan.id).remove();
  assert.ok(await anna.v1.statuses.create({ status: "Now", mediaIds: [second.id] }));
});
