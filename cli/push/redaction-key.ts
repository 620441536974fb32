// The sender's redaction key: made once, kept on this machine, and never sent. Tokens of one cluster are made with a key of its own.
import { createHash, createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { KubinError } from "../../db/model/error.ts";
import type { RedactionKey } from "../../db/model/redaction/redactor.ts";

const keyBytes = 32;

/**
 * The sender's key: of KUBIN_REDACTION_KEY if it is set (64 hex digits, for CI), else of a 0600 file that is made on first use.
 * Throws "invalid" for anything else: a key made up silently would make tokens that match no other push.
 */
export async function senderKey(stateDir: string, fromEnvironment: string | undefined): Promise<Uint8Array> {
  if (fromEnvironment !== undefined) return parsed(fromEnvironment, "KUBIN_REDACTION_KEY");
  const path = join(stateDir, "redaction.key");
  return parsed((existing(path) ?? (await made(stateDir, path))).trim(), path);
}

/** Null if there is none. Read at once: the way to the thread pool and back takes up to 10 ms when the first packs wait for it. */
function existing(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

async function made(stateDir: string, path: string): Promise<string> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  try {
    const handle = await open(path, "wx", 0o600);
    try {
      await handle.writeFile(`${randomBytes(keyBytes).toString("hex")}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  }
  return readFile(path, "utf8");
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

function parsed(text: string, where: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text)) return new Uint8Array(Buffer.from(text, "hex"));
  throw new KubinError(
    "invalid",
    `Cannot use the redaction key of "${where}": it must be 64 hexadecimal digits. Make one with: openssl rand -hex 32`,
  );
}

/** `clusterUid`: the uid of the namespace kube-system, "" if the input does not have it. */
export function clusterKey(sender: Uint8Array, clusterUid: string): Uint8Array {
  return new Uint8Array(createHmac("sha256", sender).update(`kubin-redaction\n${clusterUid}`).digest());
}

/** The id tells whether two snapshots' tokens can be compared; it says nothing about the key. */
export function redactionKey(key: Uint8Array): RedactionKey {
  return {
    id: createHash("sha256").update("kubin-redaction-key-id\n").update(key).digest("hex").slice(0, 16),
    mac: (value) => createHmac("sha256", key).update(value).digest(),
  };
}
