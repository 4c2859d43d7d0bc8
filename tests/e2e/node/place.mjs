// Where the instance is, who two of its members are, and waiting for what takes a moment.
import { setTimeout as sleep } from "node:timers/promises";
import { createRestAPIClient } from "masto";

// Every browser and Node 22 have it; Node 20 has not.
Promise.withResolvers ??= function () {
  const parts = {};
  parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

export const url = process.env.DUNLIN_URL;
export const streaming = process.env.DUNLIN_STREAMING;
export const tokens = JSON.parse(process.env.DUNLIN_TOKENS);
export const [anna, ben] = tokens.map((accessToken) => createRestAPIClient({ url, accessToken }));

export async function eventually(ask, seconds = 10) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`it did not come about: ${ask}`);
    await sleep(50);
  }
}

export const ids = (entities) => entities.map((entity) => entity.id);
