// Lists of more than is held at once: tables without the packs, the same in every form and in pages of any size.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { sampleOptions, writeSupportBundle } from "../kit/cluster/support-bundle.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

const table = "application/json;as=Table;v=v1;g=meta.k8s.io";
const partial = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
let stack: TestStack;
let kube: string;

beforeAll(async () => {
  stack = await testStack();
  const bundle = join(stack.dir, "bundle.tar.gz");
  await writeSupportBundle(bundle, { ...sampleOptions, pods: 2000, logLines: 1000 });
  const link = (await stack.kubin(["push", bundle])).stdout.trim();
  await stack.settled(link);
  kube = link.replace("/s/", "/k/");
}, 120_000);
afterAll(() => stack.remove());

interface List {
  readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items?: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[];
  readonly rows?: readonly {
    readonly cells: readonly unknown[];
    readonly object: { readonly metadata: { name: string; namespace: string } };
  }[];
}

async function asked(query: string, accept: string): Promise<List> {
  const answer = await fetch(`${kube}/api/v1/pods?${query}`, { headers: { accept } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as List;
}

const namesOf = ({ items, rows }: List): string[] =>
  (items ?? rows?.map(({ object }) => object) ?? []).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

async function inPages(limit: number, accept: string): Promise<string[]> {
  const names: string[] = [];
  let next = "";
  do {
    const list = await asked(`limit=${limit}${next === "" ? "" : `&continue=${next}`}`, accept);
    names.push(...namesOf(list));
    next = list.metadata.continue ?? "";
    if (next !== "") expect(names.length + (list.metadata.remainingItemCount ?? 0)).toBe(everyName.length);
  } while (next !== "");
  return names;
}

let everyName: string[] = [];

describe("a list of some thousand pods", () => {
  test("is in the order of its keys, and the same in every form and in pages of any size", async () => {
    everyName = namesOf(await asked("", "application/json"));
    expect(everyName.length).toBe(2000);
    const key = (name: string): string => Buffer.from(name).toString("latin1");
    expect(everyName).toEqual(everyName.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
    for (const accept of ["application/json", table, partial]) {
      for (const limit of [0, 500, 1000, 1500, 2_000_000_000]) expect(await inPages(limit, accept)).toEqual(everyName);
    }
  }, 60_000);

  test("shows whole objects in tables, however many", async () => {
    const { rows = [] } = await asked("includeObject=Object", table);
    expect(rows.length).toBe(everyName.length);
    expect(rows.every(({ object }) => "spec" in object && "status" in object)).toBe(true);
  });

  test("is indented for who asks with curl, long or short", async () => {
    for (const query of ["", "limit=5"]) {
      const headers = { "user-agent": "curl/8.5.0", accept: "*/*" };
      const text = await (await fetch(`${kube}/api/v1/pods?${query}`, { headers })).text();
      expect(text === JSON.stringify(JSON.parse(text), null, 2)).toBe(true);
    }
  });

  test("is YAML as long as it is short", async () => {
    const yaml = (query: string): Promise<Response> =>
      fetch(`${kube}/api/v1/pods?${query}`, { headers: { accept: "application/yaml" } });
    expect(await (await yaml("limit=2")).text()).toStartWith("apiVersion: v1\nitems:\n- metadata:\n");
    const refused = await yaml("");
    expect(refused.status).toBe(406);
    expect(await refused.text()).toContain("ask for JSON, or for less with limit=1000");
  });

  test("needs no pack for tables and metadata, and breaks off where JSON does", async () => {
    const blobs = join(stack.dir, "data", "blobs");
    renameSync(blobs, `${blobs}-away`);
    try {
      for (const accept of [table, partial]) expect(await inPages(500, accept)).toEqual(everyName);
      const answer = await fetch(`${kube}/api/v1/pods?limit=5`);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([503, "application/json"]);
      // What had begun when the pack was found missing is never a whole document.
      const broken = await fetch(`${kube}/api/v1/pods`)
        .then((begun) => begun.json())
        .catch(() => "broken off");
      expect(broken === "broken off" || (broken as { kind: string }).kind === "Status").toBe(true);
    } finally {
      renameSync(`${blobs}-away`, blobs);
    }
  }, 60_000);
});
