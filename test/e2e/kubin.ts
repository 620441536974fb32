// Everything that a walk through the product needs: the built page, a started stack, a browser, a push.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser } from "playwright-core";
import type { Pushed } from "../../cli/push/import-run.ts";
import { push } from "../../cli/push/push.ts";
import { localConfig } from "../../deploy/local-config.ts";
import { type LocalStack, startStack } from "../../deploy/local-stack.ts";
import { KubinError } from "../../db/model/error.ts";
import { defaultImportLimits } from "../../db/model/limits.ts";
import { openBrowser } from "./browser.ts";

const root = resolve(import.meta.dir, "../..");

export interface Kubin {
  readonly url: string;
  readonly browser: Browser;
  /** Pushes a bundle; `onLink` runs after the link was printed and before a byte is sent. */
  push(bundle: Uint8Array, onLink: (link: string) => Promise<void>): Promise<Pushed>;
  stop(): Promise<void>;
}

export async function startKubin(): Promise<Kubin> {
  const folder = mkdtempSync(join(tmpdir(), "kubin-e2e-"));
  // PostgreSQL runs as another user and must reach its data below this folder.
  chmodSync(folder, 0o711);
  const dataDir = join(folder, "data");
  const webDist = join(folder, "web");
  const parts: { stack?: LocalStack; browser?: Browser } = {};
  const stop = async (): Promise<void> => {
    await parts.browser?.close();
    await parts.stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await buildPage(webDist);
    parts.stack = await startStack({ dataDir, config: localConfig(dataDir, 0), port: 0, webDist });
    parts.browser = await openBrowser();
  } catch (error) {
    await stop();
    throw error;
  }
  const url = parts.stack.publicUrl;
  return {
    url,
    browser: parts.browser,
    stop,
    async push(bundle, onLink) {
      const path = join(folder, "bundle.tar.gz");
      await Bun.write(path, bundle);
      const limits = defaultImportLimits;
      const [pushed] = await push({
        path,
        server: url,
        stateDir: folder,
        limits,
        onProgress: () => undefined,
        onCreated: ({ link }) => onLink(link),
      });
      if (!pushed) throw new Error("the bundle holds no cluster");
      return pushed;
    },
  };
}

/** Builds from the source as it is now, into a folder of its own: an old web/dist proves nothing. */
async function buildPage(outDir: string): Promise<void> {
  const build = Bun.spawn(
    ["bun", "--bun", "vite", "build", "--config", "web/vite.config.ts", "--outDir", outDir, "--emptyOutDir"],
    { cwd: root, stdout: "pipe", stderr: "pipe", env: { ...process.env, PATH: pathWithBins() } },
  );
  const said = await new Response(build.stderr).text();
  if ((await build.exited) !== 0) throw new KubinError("invalid", `Cannot build the page: ${said}`);
}

function pathWithBins(): string {
  return `${join(root, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
}
