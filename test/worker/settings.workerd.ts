// The Worker's settings: wrangler.toml and edge/worker-env.ts say the same, and what is missing is named.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { isKubinError } from "../../db/model/error.ts";
import { readWorkerVariables, workerVariableNames } from "../../edge/worker-env.ts";
import wrangler from "../../wrangler.toml?raw";

test("every variable stands in wrangler.toml, as a value or as a secret to set, and no other", () => {
  const settings = wrangler.slice(wrangler.indexOf("[vars]"));
  const named = Array.from(settings.matchAll(/^(?:#   )?([A-Z0-9_]+)(?: |$)/gm), (match) => match[1] ?? "");
  expect(named.toSorted()).toEqual(workerVariableNames.toSorted());
  const secret = /^(DATABASE_URL|.*(PASSWORD|SECRET|TOKEN|LINK_KEY|ACCESS_KEY_ID).*) =/m;
  expect(wrangler).not.toMatch(secret);
});

test("a missing or malformed variable is named, its value is not", () => {
  expect(readWorkerVariables(env).KUBIN_PUBLIC_URL).toBe("http://kubin.test");
  const wrong = { DATABASE_URL: "", CLICKHOUSE_URL: "not an address", KUBIN_LINK_KEY: "too short" };
  for (const [name, value] of Object.entries(wrong)) {
    let error: unknown;
    try {
      readWorkerVariables({ ...env, [name]: value });
    } catch (thrown) {
      error = thrown;
    }
    if (!isKubinError(error, "invalid")) throw new Error(`"${name}" was not refused`);
    expect(error.message).toContain(`"${name}"`);
    if (value !== "") expect(error.message).not.toContain(value);
  }
});
