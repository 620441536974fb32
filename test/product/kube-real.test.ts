// A real must-gather as a Kubernetes API: every resource that an oracle counted, in every form and order, and before the real kubectl.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Random } from "../kit/cluster/seeded-random.ts";
import {
  type KubeList,
  kubeJson,
  kubeUrlOf,
  partialListAccept,
  type ServedKind,
  servedKinds,
  shownNames,
  tableAccept,
} from "../kit/kube-api.ts";
import { kubectlAt, kubectls, linesOf, type RunKubectl, unwarned } from "../kit/kubectl-at.ts";
import { several } from "../kit/several.ts";
import { dumpPath, hasSharedData, trueResources } from "../kit/shared-data.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

const dump = "must-gather-aws";
const forms = ["application/json", tableAccept, partialListAccept];

interface TrueType {
  readonly served: ServedKind;
  /** "namespace/name" in the order of a store's keys. */
  readonly names: readonly string[];
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe.skipIf(!hasSharedData)("a real must-gather, read as a Kubernetes API", () => {
  let stack: TestStack;
  let url = "";
  let types: TrueType[] = [];

  beforeAll(async () => {
    stack = await testStack();
    const ran = await stack.kubin(["push", dumpPath(dump)]);
    const link = ran.stdout.trim();
    expect(await stack.settled(link, 120_000)).toBe("COMPLETED");
    url = kubeUrlOf(link);
    types = typesOf(await servedKinds(url), await trueResources(dump));
  }, 240_000);
  afterAll(() => stack.remove());

  test("its discovery names every type that the oracle found", () => {
    expect(types.length).toBe(94);
    expect(types.reduce((sum, { names }) => sum + names.length, 0)).toBe(8324);
  });

  test("lists, tables and metadata lists of every type have the oracle's resources, each once, in bytewise order", async () => {
    const wrong: string[] = [];
    let compared = 0;
    await several(types, 2, async ({ served: { path }, names }) => {
      for (const accept of forms) {
        const list = await kubeJson<KubeList>(`${url}${path}`, accept);
        compared += names.length;
        if (!Bun.deepEquals(shownNames(list), names)) wrong.push(`${path} as ${accept}`);
        const width = list.columnDefinitions?.length ?? 0;
        if (list.rows?.some(({ cells }) => cells.length !== width)) wrong.push(`cells of ${path}`);
      }
    });
    expect(wrong).toEqual([]);
    expect(compared).toBe(3 * 8324);
  }, 60_000);

  test("pages of seven are the same, and say how many are left", async () => {
    const wrong: string[] = [];
    let pages = 0;
    await several(types, 2, async ({ served: { path }, names }) => {
      // JSON is read out of packs, the other two out of rows: of the largest types one of each kind is enough.
      const asked = names.length > 1000 ? [forms[0], partialListAccept] : forms;
      for (const accept of asked) {
        const found: string[] = [];
        for (let token: string | undefined = ""; token !== undefined; pages++) {
          const query = new URLSearchParams({ limit: "7", ...(token === "" ? {} : { continue: token }) });
          const list: KubeList = await kubeJson(`${url}${path}?${query.toString()}`, accept);
          const shown = shownNames(list);
          found.push(...shown);
          token = list.metadata.continue === "" ? undefined : list.metadata.continue;
          const left = token === undefined ? undefined : names.length - found.length;
          if (list.metadata.remainingItemCount !== left) wrong.push(`remainingItemCount of ${path}`);
          if (token !== undefined && shown.length !== 7) wrong.push(`${shown.length} on a page of ${path}`);
        }
        if (!Bun.deepEquals(found, names)) wrong.push(`pages of ${path} as ${accept}`);
      }
    });
    expect(wrong).toEqual([]);
    expect(pages).toBeGreaterThan(2000);
  }, 120_000);

  test("a namespace's lists are that part of the whole, and a single GET finds what a list shows", async () => {
    const wrong: string[] = [];
    const random = new Random(7, "namespaces");
    await several(
      types.filter(({ served }) => served.namespaced),
      2,
      async ({ served: { path }, names }) => {
        const name = picked(random, names);
        const namespace = name.slice(0, name.indexOf("/"));
        const at = `${url}${path.replace(/\/([^/]+)$/, `/namespaces/${namespace}/$1`)}`;
        const own = names.filter((each) => each.startsWith(`${namespace}/`));
        if (!Bun.deepEquals(shownNames(await kubeJson(at)), own)) wrong.push(at);
        const one = await kubeJson<{ metadata: { name: string } }>(`${at}/${name.slice(namespace.length + 1)}`);
        if (`${namespace}/${one.metadata.name}` !== name) wrong.push(`${at} ${name}`);
      },
    );
    expect(wrong).toEqual([]);
  }, 60_000);

  describe.skipIf(kubectls.length === 0)("before kubectl", () => {
    let kubectl: RunKubectl;
    const newest = kubectls.at(-1);

    beforeAll(async () => {
      if (newest) kubectl = await kubectlAt(newest, stack.dir, url);
    });

    test("get has a row for every resource of every type", async () => {
      const wrong: string[] = [];
      let rows = 0;
      await several(types, 2, async ({ served: { argument, namespaced }, names }) => {
        const ran = await kubectl(["get", argument, ...(namespaced ? ["-A"] : []), "--no-headers"]);
        const found = linesOf(ran.stdout).length;
        rows += found;
        if (found !== names.length || ran.code !== 0 || unwarned(ran.stderr) !== "")
          wrong.push(`${argument}: ${found} of ${names.length}, exit ${ran.code}: ${ran.stderr}`);
      });
      expect(wrong).toEqual([]);
      expect(rows).toBe(8324);
    }, 120_000);

    test("describe knows 200 of all kinds", async () => {
      const wrong: string[] = [];
      const random = new Random(11, "describe");
      const sample = Array.from({ length: 200 }, (_, i) => {
        const { served, names } = types[i] ?? picked(random, types);
        const [namespace = "", name = ""] = picked(random, names).split("/");
        return { served, namespace, name };
      });
      await several(sample, 2, async ({ served: { argument }, namespace, name }) => {
        const ran = await kubectl(["describe", argument, name, ...(namespace === "" ? [] : ["-n", namespace])]);
        if (ran.code !== 0 || !ran.stdout.includes(name) || unwarned(ran.stderr) !== "")
          wrong.push(`${argument} ${namespace}/${name}: exit ${ran.code}: ${ran.stderr}`);
      });
      expect(wrong).toEqual([]);
    }, 180_000);
  });
});

function picked<T>(random: Random, list: readonly T[]): T {
  const found = list[random.between(0, list.length)];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}

/** Throws for a type that is not served. */
function typesOf(served: readonly ServedKind[], keys: readonly string[]): TrueType[] {
  const names = Map.groupBy(keys, (key) => key.split(" ", 2).join(" "));
  return [...names].map(([type, own]) => {
    const found = served.find(({ apiVersion, kind }) => `${apiVersion} ${kind}` === type);
    if (!found) throw new Error(`discovery does not name ${type}`);
    return { served: found, names: own.map((key) => key.split(" ").slice(2).join("/")).sort(byBytes) };
  });
}
