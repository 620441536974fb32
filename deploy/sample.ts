// The sample snapshot of a first start: generated, then pushed through the same path as everybody's.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { push } from "../cli/push/push.ts";
import { defaultImportLimits } from "../db/model/limits.ts";
import { sampleOptions, writeSupportBundle } from "../test/kit/cluster/support-bundle.ts";

/** The sample's link: pushed now, or remembered while the server still opens it. */
export async function sampleLink(dataDir: string, server: string): Promise<string> {
  const remembered = join(dataDir, "sample-link");
  if (existsSync(remembered)) {
    const link = readFileSync(remembered, "utf8").trim();
    if ((await fetch(link)).status === 200) return link;
  }
  const tempDir = join(dataDir, "tmp");
  mkdirSync(tempDir, { recursive: true, mode: 0o700 });
  const bundle = join(tempDir, "sample-support-bundle.tar.gz");
  await writeSupportBundle(bundle, sampleOptions);
  const [pushed] = await push({
    path: bundle,
    server,
    stateDir: join(dataDir, "sender"),
    limits: defaultImportLimits,
    onCreated: () => undefined,
    onProgress: () => undefined,
  });
  await rm(bundle);
  if (!pushed) throw new Error("the sample holds no cluster");
  writeFileSync(remembered, `${pushed.created.link}\n`, { mode: 0o600 });
  return pushed.created.link;
}
