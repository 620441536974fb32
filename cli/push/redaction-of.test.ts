import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redactionOf, SecretScan } from "./redaction-of.ts";

const stateDir = mkdtempSync(join(tmpdir(), "kubin-redaction-"));
afterAll(() => rmSync(stateDir, { recursive: true }));

const host = "shop.acme-prod.dev";
const secret = "s3cr3t-Kp9q-Wx7z";
const ingress = { group: "networking.k8s.io", kind: "Ingress", name: "shop", object: { spec: { rules: [{ host }] } } };
const data = { password: Buffer.from(secret).toString("base64") };
const password = { group: "", kind: "Secret", name: "db", object: { data } };

test.each([true, false])("what a scan saw is redacted, and hosts with --anonymize (%p) alone", async (anonymize) => {
  const secrets = new SecretScan({ anonymize });
  for (const seen of [ingress, password]) secrets.see({ ...seen, json: JSON.stringify(seen.object) });
  const redaction = await redactionOf(secrets, { stateDir, anonymize, threads: 1 });
  try {
    const said = redaction.redactor.text(`GET https://${host}/ with ${secret}`);
    expect(said).not.toContain(secret);
    expect(said.includes(host)).toBe(!anonymize);
    const sealed = await redaction.sealer.seal(...frameOf(redaction.sealer.buffer(100), `${host} ${secret}\n`));
    const line = new TextDecoder().decode(Bun.zstdDecompressSync(new Uint8Array(sealed.bytes)));
    expect(line).not.toContain(secret);
    expect(line.includes(host)).toBe(!anonymize);
    // Both sides count, each what it took out; one redactor, however often it is asked for.
    const counts = [redaction.redactor.counts, redaction.sealer.counts];
    expect(counts.map((each) => Object.values(each).reduce((sum, count) => sum + count, 0))).toEqual(
      anonymize ? [2, 2] : [1, 1],
    );
  } finally {
    redaction.sealer.close();
  }
});

function frameOf(buffer: Uint8Array, line: string): [Uint8Array, { offset: number; bytes: number }[]] {
  const { written } = new TextEncoder().encodeInto(line, buffer);
  return [buffer.subarray(0, written), [{ offset: 0, bytes: written }]];
}
