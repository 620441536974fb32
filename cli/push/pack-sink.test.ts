import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogStream } from "../../db/model/log-stream.ts";
import { plainSealer } from "../../db/model/pack/log-packer.ts";
import { Redactor } from "../../db/model/redaction/redactor.ts";
import { packCodec } from "../upload/pack-files.ts";
import { PackSink } from "./pack-sink.ts";
import { redactionKey } from "./redaction-key.ts";

const dir = mkdtempSync(join(tmpdir(), "kubin-sink-"));
afterAll(() => rmSync(dir, { recursive: true }));

const redaction = () => ({
  redactor: new Redactor({ key: redactionKey(new Uint8Array(32)), learned: { values: [], hosts: [], groups: [] } }),
  sealer: { ...plainSealer(packCodec), counts: {} },
});
const identity = { apiVersion: "v1", group: "", version: "v1", kind: "Pod", resource: "pods", namespace: "shop" };
const pod = { ...identity, name: "web-1", json: "{}", object: {} };
const stream: LogStream = {
  source: "host",
  namespace: "",
  pod: "",
  uid: "",
  container: "",
  generation: "current",
  file: "kubelet.log",
  node: "node-1",
  framing: "none",
};

async function* each(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

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

test("a pack of logs does not wait for the catalogue, which is number 0 all the same; resources wait for both", async () => {
  const left: string[] = [];
  let logsLeft = (): void => undefined;
  const logs = new Promise<void>((resolve) => (logsLeft = resolve));
  const queue = {
    async add({ kind, number }: { kind: string; number: number }): Promise<void> {
      if (kind === "catalogue") await logs;
      left.push(`${kind} ${String(number)}`);
      if (kind === "logs") logsLeft();
    },
  };
  const sink = new PackSink(dir, queue, redaction());
  const catalogued = sink.catalogue({});
  await sink.log(stream, each(["a line\n"]));
  await sink.resource(pod);
  await sink.finish();
  await catalogued;
  expect(left.toSorted()).toEqual(["catalogue 0", "logs 1", "resources 2"]);
  expect(left.indexOf("catalogue 0")).toBeLessThan(left.indexOf("resources 2"));
});

test("resources stand back until the last log was taken", async () => {
  const sink = new PackSink(dir, { add: async () => undefined }, redaction(), { logFiles: 2 });
  const order: string[] = [];
  const resources = sink.besideLogs().then(() => order.push("resources"));
  for (const name of ["first", "second"]) {
    await sink.log(stream, each([`${name}\n`]));
    order.push(name);
  }
  await resources;
  await sink.finish();
  expect(order).toEqual(["first", "second", "resources"]);
});

test("a catalogue is redacted by who does it beside this thread, if there is one", async () => {
  for (const json of [undefined, () => null, async (text: string) => text.replace("open", "shut")]) {
    const packs: string[] = [];
    const queue = {
      async add({ path }: { path: string }): Promise<void> {
        packs.push(new TextDecoder().decode(await Bun.zstdDecompress(await Bun.file(path).bytes())));
      },
    };
    const { redactor, sealer } = redaction();
    const sink = new PackSink(dir, queue, { redactor, sealer: json === undefined ? sealer : { ...sealer, json } });
    await sink.catalogue({ door: "open" });
    await sink.finish();
    expect(packs).toHaveLength(1);
    expect(packs[0]).toStartWith(json?.("") instanceof Promise ? '{"door":"shut"}' : '{"door":"open"}');
  }
});
