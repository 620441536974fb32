// Requests of one isolate share no promise: workerd lets those hang whose request went away.
import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { linkHeader, routes } from "../../db/model/contract/routes.ts";
import { newUpload, origin } from "./kubin.ts";

test("a reader that goes away in the middle leaves the next one of the same link unharmed", async () => {
  for (const at of [routes.snapshot, routes.overview]) {
    for (let afterMs = 0; afterMs <= 12; afterMs += 3) {
      const upload = await newUpload();
      const leaving = new AbortController();
      const headers = { [linkHeader]: upload.slug };
      const first = exports.default
        .fetch(new Request(origin + at, { headers, signal: leaving.signal }))
        .catch(() => null);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      leaving.abort();
      const late = new Promise<string>((resolve) => setTimeout(() => resolve("no answer"), 3000));
      const second = upload.get(at).then((answer) => answer.status);
      expect([at, afterMs, await Promise.race([second, late])]).toEqual([at, afterMs, 200]);
      await Promise.race([first, late]);
    }
  }
});
