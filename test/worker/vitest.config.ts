// Runs test/worker in real workerd, with the Worker of wrangler.toml as the one under test. Nothing leaves the machine.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// wrangler would ask npm and Cloudflare for news.
Object.assign(process.env, {
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_LOG_PATH: here("../../node_modules/.cache/wrangler"),
});

// A checkout whose page was never built: wrangler.toml names the folder, so it has to be there.
const page = here("../../web/dist/index.html");
if (!existsSync(page)) {
  mkdirSync(here("../../web/dist"), { recursive: true });
  writeFileSync(page, "<!doctype html><title>Kubin</title>");
}

export default defineConfig({
  root: here("."),
  cacheDir: here("../../node_modules/.vite/worker"),
  plugins: [
    cloudflareTest(({ inject }) => ({
      remoteBindings: false,
      wrangler: { configPath: here("../../wrangler.toml") },
      miniflare: {
        // The newest that the plugin's own workerd knows; wrangler.toml is a few days ahead.
        compatibilityDate: "2026-11-09",
        bindings: {
          ...inject<Record<string, string>>("variables"),
          KUBIN_PUBLIC_URL: "http://kubin.test",
          KUBIN_LINK_KEY: "a link key of the tests, 32 long!",
        },
      },
    })),
  ],
  test: {
    // Not *.test.ts: bun test would take them, and has no workerd.
    include: ["*.workerd.ts"],
    // Two cores: one workerd at a time is also the faster way.
    fileParallelism: false,
    globalSetup: here("../stand-ins/worker-setup.ts"),
    // One line for each answered request would bury the rest.
    onConsoleLog: (text) => !text.includes('"level":"info"'),
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
