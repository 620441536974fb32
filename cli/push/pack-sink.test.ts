import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainSealer } from "../../db/model/pack/log-packer.ts";
import { Redactor } from "../../db/model/redaction/redactor.ts";
import { zstdCompress } from "../upload/pack-files.ts";
import { PackSink } from "./pack-sink.ts";
import { redactionKey } from "./redaction-key.ts";

const dir = mkdtempSync(join(tmpdir(), "kubin-sink-"));
afterAll(() => rmSync(dir, { recursive: true }));

const redaction = () => ({
  redactor: new Redactor({ key: redactionKey(new Uint8Array(32)), learned: { values: [], hosts: [], groups: [] } }),
  sealer: { ...plainSealer(zstdCompress), counts: {} },
});
const identity = { apiVersion: "v1", group: "", version: "v1", kind: "Pod", resource: "pods", namespace: "shop" };
const pod = { ...identity, name: "web-1", json: "{}", object: {} };

test("the catalogue leaves first and is number 0, though nobody waited for it", async () => {
  const left: string[] = [];
  const queue = {
    async add({ kind, number }: { kind: string; number: number }): Promise<void> {
      // A journal on a slow disk.
      if (kind === "catalogue") await Bun.sleep(50);
      left.push(`${kind} ${String(number)}`);
    },
  };
  const sink = new PackSink(dir, queue, redaction());
  const catalogued = sink.catalogue({});
  await sink.resource(pod);
  await sink.finish();
  await catalogued;
  expect(left).toEqual(["catalogue 0", "resources 1"]);
});

test("a catalogue that cannot leave fails what follows it", async () => {
  const queue = {
    async add({ kind }: { kind: string }): Promise<void> {
      if (kind === "catalogue") throw new Error("the disk is full");
    },
  };
  const sink = new PackSink(dir, queue, redaction());
  void sink.catalogue({});
  await sink.resource(pod);
  expect(await sink.finish().catch((error: Error) => error.message)).toBe("the disk is full");
});
