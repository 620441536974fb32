// What a real kube-apiserver 1.32.5 answered, asked of a snapshot of it: the same, but for the differences that have a name.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { isMap, listAt, textAt, textsAt } from "../../db/model/resource/json.ts";
import { type Golden, goldenNames, goldenPath, hasGolden, readGolden } from "../kit/golden.ts";
import { type DifferenceName, differences } from "../kit/kube-golden/differences.ts";
import { type GoldenSnapshot, goldenSnapshot } from "../kit/kube-golden/golden-snapshot.ts";
import { normalised, unredacted } from "../kit/kube-golden/normalise.ts";
import { replay, type Replayed } from "../kit/kube-golden/replay.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

const version = "v1.32.5";
let stack: TestStack;
let snapshot: GoldenSnapshot;
const used = new Set<DifferenceName>();

beforeAll(async () => {
  if (!hasGolden) return;
  stack = await testStack();
  snapshot = await goldenSnapshot(stack);
}, 120_000);
afterAll(() => stack?.remove());

const read = (folder: string, name: string): Promise<Golden> => readGolden(goldenPath(version, folder, name));

/** What differs in an answer: nothing, or its name and the first place. Recorded texts are compared as texts. */
function differing(name: string, recorded: Golden, ours: Replayed): string[] {
  const seen = { count: 0 };
  const found: unknown = typeof recorded.body === "string" ? ours.text : parsed(ours.text);
  const body = unredacted(found, recorded.body, seen);
  if (seen.count > 0) used.add("redacted values");
  const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(normalised(value)));
  const answer = (status: number, contentType: string | null, retryAfter: string | null, text: string): string =>
    `${status} ${contentType} ${retryAfter} ${text}`;
  const theirs = recorded.headers;
  const expected = answer(
    recorded.status,
    theirs["content-type"] ?? null,
    theirs["retry-after"] ?? null,
    shown(recorded.body),
  );
  const actual = answer(ours.status, ours.contentType, ours.headers.get("retry-after"), shown(body));
  if (actual === expected) return [];
  const at = Array.from(expected).findIndex((char, index) => char !== actual[index]);
  const near = (text: string): string => text.slice(Math.max(0, at - 40), at + 80);
  return [`${name}: ${near(expected)} ≠ ${near(actual)}`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Live health probes, told in no order. */
const probes = (name: string): boolean => name.startsWith("v1.componentstatuses");

async function differingIn(folder: string): Promise<{ count: number; found: string[] }> {
  const found: string[] = [];
  const recorded = await Promise.all(
    goldenNames(version, folder).map(async (name) => ({ name, golden: await read(folder, name) })),
  );
  const bySecond = Map.groupBy(recorded, ({ golden }) => golden.now.slice(0, 19));
  for (const [second, those] of bySecond) {
    await snapshot.dateAs(new Date(`${second}Z`));
    for (const { name, golden } of those) {
      if (probes(name)) used.add("live cluster");
      else found.push(...differing(`${folder}/${name}`, golden, await replay(snapshot.url, golden)));
    }
  }
  return { count: recorded.length, found };
}

describe.skipIf(!hasGolden)("a snapshot of a real server answers as that", () => {
  test.each([
    ["list-json", 73],
    ["list-table", 73],
    ["list-partial", 73],
    ["get-json", 57],
    ["get-table", 57],
    ["list-table-object", 3],
    ["list-table-none", 3],
  ])(
    "%s",
    async (folder, count) => {
      expect(await differingIn(folder)).toEqual({ count, found: [] });
      if (folder.includes("table")) used.add("column descriptions");
      if (folder !== "list-json" && folder !== "get-json") used.add("managedFields");
    },
    60_000,
  );

  test("page after page", async () => {
    used.add("continue tokens");
    let token = "";
    const found: string[] = [];
    for (const name of ["pods.p0.json", "pods.p1.json", "pods.p2.json"]) {
      const golden = await read("paging", name);
      const path = golden.request.path.replace(/continue=[^&]*/, `continue=${token}`);
      const ours = await replay(snapshot.url, { ...golden, request: { ...golden.request, path } });
      token = continued(JSON.parse(ours.text));
      found.push(
        ...differing(name, withoutToken(golden), {
          ...ours,
          text: JSON.stringify(withoutToken({ ...golden, body: JSON.parse(ours.text) }).body),
        }),
      );
    }
    for (const name of ["pods.labelselector.limit3.json", "pods.table.limit3.json"]) {
      const golden = await read("paging", name);
      const ours = await replay(snapshot.url, golden);
      expect(continued(JSON.parse(ours.text))).not.toBe("");
      found.push(
        ...differing(name, withoutToken(golden), {
          ...ours,
          text: JSON.stringify(withoutToken({ ...golden, body: JSON.parse(ours.text) }).body),
        }),
      );
    }
    expect(found).toEqual([]);
  });

  const refusedAsReadOnly = [
    "400-post-garbage",
    "405-componentstatus-delete",
    "405-create-componentstatus",
    "415-patch",
    "415-post-text",
    "exec-get",
    "proxy-pod",
  ];

  test("in its refusals, and in what is odd", async () => {
    await snapshot.dateAs(new Date("2026-11-20T12:10:03Z"));
    const found: string[] = [];
    let compared = 0;
    for (const file of goldenNames(version, "errors")) {
      const name = file.replace(".json", "");
      const golden = await read("errors", file);
      const ours = await replay(snapshot.url, golden);
      if (refusedAsReadOnly.includes(name)) {
        used.add("read-only");
        expect([name, ours.status, ours.text]).toEqual([name, 403, expect.stringContaining("read-only snapshot")]);
      } else if (name.startsWith("401-")) {
        used.add("no login");
        expect([name, ours.status]).toEqual([name, 200]);
      } else if (name === "log-previous-none" || name === "watch-410-old-rv") {
        used.add("live cluster");
        expect([name, ours.status]).toEqual([name, name === "log-previous-none" ? 404 : 200]);
      } else {
        found.push(...differing(name, golden, ours));
        compared++;
      }
    }
    expect(found).toEqual([]);
    expect(compared).toBe(47);
  }, 60_000);

  test("about who may do what", async () => {
    used.add("managedFields");
    const found: string[] = [];
    for (const name of goldenNames(version, "reviews")) {
      const golden = await read("reviews", name);
      const ours = await replay(snapshot.url, golden, true);
      // Rules come in the order of a hash map, and one review tells the time.
      const text = JSON.stringify(ordered(JSON.parse(ours.text)));
      found.push(...differing(name, { ...golden, body: ordered(golden.body) }, { ...ours, text }));
    }
    expect(found).toEqual([]);
  });

  test("in its watches", async () => {
    await snapshot.dateAs(new Date("2026-11-20T12:10:06Z"));
    used.add("frames of watches");
    const names = goldenNames(version, "watch");
    const found = await Promise.all(
      names.map(async (name) => {
        const golden = await read("watch", name);
        const ours = await replay(snapshot.url, golden);
        const events = (body: unknown): string =>
          JSON.stringify(
            (typeof body === "string" ? body : JSON.stringify(body))
              .split("\n")
              .filter((line) => line !== "")
              .map((line) => normalised(framed(JSON.parse(line)))),
          );
        const both = { ...ours, text: events(ours.text) };
        return differing(name, { ...golden, body: events(golden.body) }, both);
      }),
    );
    expect(found.flat()).toEqual([]);
    expect(names.length).toBe(8);
  }, 60_000);

  test("about what it serves", async () => {
    used.add("storageVersionHash").add("addresses and tags").add("protobuf");
    const found: string[] = [];
    for (const name of goldenNames(version, "discovery")) {
      const golden = await read("discovery", name);
      const ours = await replay(snapshot.url, golden);
      if (name === "apis.protobuf.json") expect(ours.status).toBe(406);
      else if (name === "root.json")
        expect(pathsOf(golden.body)).toEqual(expect.arrayContaining(pathsOf(JSON.parse(ours.text))));
      else found.push(...differing(name, golden, ours));
      if (golden.headers["etag"] === undefined) continue;
      const tag = ours.headers.get("etag") ?? "";
      expect([name, tag]).toEqual([name, expect.stringMatching(/^(?:W\/)?"[0-9A-F]{64}"$/)]);
      const again = await fetch(`${snapshot.url}${golden.request.path}`, {
        headers: { accept: golden.request.accept ?? "", "if-none-match": tag },
      });
      expect([name, again.status]).toEqual([name, 304]);
    }
    expect(found).toEqual([]);
  });

  test("with its OpenAPI documents, at addresses below the link", async () => {
    const index: unknown = await (await fetch(`${snapshot.url}/openapi/v3`)).json();
    const paths = isMap(index) && isMap(index["paths"]) ? index["paths"] : {};
    expect(Object.keys(paths).sort()).toEqual([
      "api/v1",
      "apis/apps/v1",
      "apis/example.com/v1",
      "apis/example.com/v1alpha1",
      "apis/example.com/v1beta1",
    ]);
    for (const [path, at] of Object.entries(paths)) {
      const address = isMap(at) ? String(at["serverRelativeURL"]) : "";
      expect(address).toStartWith(`${new URL(snapshot.url).pathname}/openapi/v3/${path}?hash=`);
      const file = goldenPath(version, "openapi", `v3.${path.replaceAll("/", "_")}.json.gz`);
      const answer = await fetch(new URL(address, snapshot.url));
      expect(await answer.text()).toBe(new TextDecoder().decode(Bun.gunzipSync(await Bun.file(file).bytes())));
    }
  });

  test.each([
    ["fieldselectors.json", 149],
    ["labelselectors.json", 23],
  ])(
    "to every selector of %s",
    async (file, count) => {
      const cases: unknown = await Bun.file(goldenPath("selectors", file)).json();
      const found: string[] = [];
      for (const each of listAt({ cases }, "cases")) {
        const label = textAt(each, "labelSelector");
        const isLabel = file.startsWith("label");
        const path = isLabel ? "/api/v1/namespaces/shop/pods" : textAt(each, "path");
        const query = isLabel ? { labelSelector: label } : { fieldSelector: textAt(each, "fieldSelector") };
        const answer = await fetch(`${snapshot.url}${path}?${new URLSearchParams(query).toString()}`);
        const body: unknown = await answer.json();
        const asked = `${path} ${JSON.stringify(query)}`;
        if (each["status"] !== answer.status) found.push(`${asked}: ${String(each["status"])} ≠ ${answer.status}`);
        else if (answer.status !== 200 && textAt(body, "message") !== textAt(each, "message"))
          found.push(`${asked}: ${textAt(each, "message")} ≠ ${textAt(body, "message")}`);
        else if (answer.status === 200) {
          const listed = await everyName(path);
          const named = (name: string): string => (name.includes("/") || !isLabel ? name : `shop/${name}`);
          const names = (all: readonly string[]): string =>
            all
              .map(named)
              .filter((name) => listed.has(name))
              .sort()
              .join(" ");
          // Objects came between the two recordings, and what the server writes about itself went.
          const [theirs, ours] = [names(textsAt(each, "names")), names(namesOf(body))];
          if (theirs !== ours) found.push(`${asked}: ${theirs} ≠ ${ours}`);
        }
      }
      expect(found).toEqual([]);
      expect(listAt({ cases }, "cases").length).toBe(count);
    },
    60_000,
  );

  test("and differs in nothing that has no name, nor in anything that is not there", () => {
    used.add("deprecation warnings");
    expect(Object.keys(differences).sort()).toEqual([...used].sort());
    expect(used.size).toBeLessThanOrEqual(12);
  });
});

const listedNames = new Map<string, Promise<ReadonlySet<string>>>();

function everyName(path: string): Promise<ReadonlySet<string>> {
  const asked = async (): Promise<ReadonlySet<string>> =>
    new Set(
      namesOf(await (await fetch(`${snapshot.url}${path}`)).json()).filter((name) => !name.includes("apiserver")),
    );
  const known = listedNames.get(path) ?? asked();
  listedNames.set(path, known);
  return known;
}

/** As the recorder wrote them: "namespace/name", or the name alone where a list is of one namespace or of none. */
function namesOf(list: unknown): string[] {
  return listAt(list, "items").map((item) => {
    const [namespace, name] = [textAt(item, "metadata", "namespace"), textAt(item, "metadata", "name")];
    return namespace === "" ? name : `${namespace}/${name}`;
  });
}

function pathsOf(root: unknown): string[] {
  return textsAt(root, "paths");
}

/** A bookmark's object is an empty one of its kind: what Go writes of that is left out. */
function framed(event: unknown): unknown {
  if (textAt(event, "type") !== "BOOKMARK") return event;
  const { kind, apiVersion, metadata } = objectAt(event);
  return { type: "BOOKMARK", object: { kind, apiVersion, metadata } };
}

function objectAt(event: unknown): Record<string, unknown> {
  const object = isMap(event) ? event["object"] : null;
  return isMap(object) ? object : {};
}

/** A review whose rules stand in order, and that was answered at no time. */
function ordered(review: unknown): unknown {
  const text = JSON.stringify(review, (name, value: unknown) => {
    if (name === "creationTimestamp" && value !== null) return "…";
    if (!name.endsWith("Rules") || !Array.isArray(value)) return value;
    return value.map((rule) => JSON.stringify(rule)).sort();
  });
  return JSON.parse(text);
}

function continued(list: unknown): string {
  const metadata = isMap(list) ? list["metadata"] : null;
  const token = isMap(metadata) ? metadata["continue"] : null;
  return typeof token === "string" ? token : "";
}

function withoutToken(golden: Golden): Golden {
  const { body } = golden;
  const metadata = isMap(body) ? body["metadata"] : null;
  if (!isMap(body) || !isMap(metadata)) return golden;
  return {
    ...golden,
    body: { ...body, metadata: { ...metadata, ...(continued(body) === "" ? {} : { continue: "…" }) } },
  };
}
