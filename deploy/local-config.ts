// What a local Kubin keeps between starts: its secrets and its port, in .kubin/config.json, for its owner's eyes only.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { KubinError } from "../db/model/error.ts";
import { randomToken } from "../db/model/tokens.ts";

const Config = v.object({
  formatVersion: v.literal(1),
  port: v.number(),
  linkKey: v.string(),
  databasePassword: v.string(),
  clickHousePassword: v.string(),
  s3SecretAccessKey: v.string(),
});
export type LocalConfig = v.InferOutput<typeof Config>;

/** Reads the config of this data folder, or makes one. Throws "invalid" for a damaged file: its secrets cannot be guessed. */
export function localConfig(dataDir: string, port: number): LocalConfig {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const file = join(dataDir, "config.json");
  if (existsSync(file)) return read(file);
  const config: LocalConfig = {
    formatVersion: 1,
    port,
    linkKey: randomToken(""),
    databasePassword: randomToken(""),
    clickHousePassword: randomToken(""),
    s3SecretAccessKey: randomToken(""),
  };
  writeFileSync(`${file}.new`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return config;
}

function read(file: string): LocalConfig {
  try {
    return v.parse(Config, JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new KubinError(
      "invalid",
      `Cannot read "${file}": it is damaged. Restore it, or remove the whole folder to start anew`,
      { cause },
    );
  }
}
