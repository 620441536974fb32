// Every selector that a real kube-apiserver v1.32.5 answered, held against the objects it listed.
import { describe, expect, test } from "bun:test";
import { goldenPath, hasGolden, readGolden } from "../../../../test/kit/golden.ts";
import { listAt, textAt, textMapAt, textsAt } from "../../resource/json.ts";
import { convertFields, matchesFields, parseFieldSelector } from "./field-selector.ts";
import { type SelectableType, supportedFields } from "./field-support.ts";
import { matchesLabels, parseLabelSelector } from "./label-selector.ts";
import { selectableFields } from "./selectable-fields.ts";
import { refused } from "../../../../test/kit/refused.ts";

const clusterScoped = [
  "nodes",
  "namespaces",
  "persistentvolumes",
  "certificatesigningrequests",
  "customresourcedefinitions",
  "storageclasses",
  "clusterroles",
];

/** "/apis/apps/v1/deployments" */
function typeAt(path: string): SelectableType {
  const [resource = "", version = "", group = ""] = path.split("/").reverse();
  return {
    group: group === "api" ? "" : group,
    version,
    resource,
    namespaced: !clusterScoped.includes(resource),
    custom: group === "example.com",
  };
}

async function objectsOf({ group, version, resource }: SelectableType): Promise<Record<string, unknown>[]> {
  const file = `${group === "" ? "" : `${group}_`}${version}.${resource}.json`;
  return listAt((await readGolden(goldenPath("v1.32.5", "list-json", file))).body, "items");
}

async function cases(file: string): Promise<Record<string, unknown>[]> {
  const found: unknown = await Bun.file(goldenPath("selectors", file)).json();
  return listAt({ found }, "found");
}

function keyOf({ namespace, name }: { namespace: string; name: string }): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

describe.skipIf(!hasGolden)("selectors as the real server answered them", () => {
  test("every field selector finds the same names or is refused in the same words", async () => {
    let [found, refusals, objects, matched] = [0, 0, 0, 0];
    for (const each of await cases("fieldselectors.json")) {
      const [path, selector] = [textAt(each, "path"), textAt(each, "fieldSelector")];
      const type = typeAt(path);
      const parse = () => convertFields(parseFieldSelector(selector), supportedFields(type));
      if (each["status"] !== 200) {
        expect(refused(parse), `${path}?${selector}`).toBe(`400 ${textAt(each, "message")}`);
        refusals++;
        continue;
      }
      const requirements = parse();
      const list = await objectsOf(type);
      objects += list.length;
      const rows = list.map((object) => ({
        namespace: textAt(object, "metadata", "namespace"),
        name: textAt(object, "metadata", "name"),
        fields: selectableFields(type, object),
      }));
      // Objects came between the two recordings, and what the server writes about itself went: compare those in the list.
      const listed = new Set(rows.map(keyOf).filter((key) => !key.includes("apiserver")));
      const names = rows.filter((row) => matchesFields(requirements, row)).map(keyOf);
      const compared = (all: string[]) => all.filter((name) => listed.has(name)).sort();
      expect(compared(names), `${path}?${selector}`).toEqual(compared(textsAt(each, "names")));
      matched += compared(names).length;
      found++;
    }
    expect([found, refusals]).toEqual([95, 54]);
    expect(objects).toBeGreaterThan(900);
    expect(matched).toBeGreaterThan(400);
  });

  test("every label selector finds the same pods or is refused in the same words", async () => {
    const pods = (await objectsOf(typeAt("/api/v1/pods"))).filter(
      (pod) => textAt(pod, "metadata", "namespace") === "shop",
    );
    expect(pods.length).toBe(25);
    let [found, refusals] = [0, 0];
    for (const each of await cases("labelselectors.json")) {
      const selector = textAt(each, "labelSelector");
      if (each["status"] === 200) {
        const requirements = parseLabelSelector(selector);
        const names = pods
          .filter((pod) => matchesLabels(requirements, textMapAt(pod, "metadata", "labels")))
          .map((pod) => textAt(pod, "metadata", "name"));
        expect(names, selector).toEqual(textsAt(each, "names"));
        found++;
      } else {
        expect(
          refused(() => parseLabelSelector(selector)),
          selector,
        ).toBe(`400 ${textAt(each, "message")}`);
        refusals++;
      }
    }
    expect([found, refusals]).toEqual([16, 7]);
  });
});
