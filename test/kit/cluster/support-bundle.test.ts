import { beforeAll, describe, expect, test } from "bun:test";
import { at, listAt, textAt } from "../../../db/model/resource/json.ts";
import { healthOf } from "../../../db/model/resource/health.ts";
import {
  byKey,
  bytesOf,
  type ImportedCluster,
  importedBundle,
  keyOf,
  ofKind,
  ownersOf,
  uidOf,
} from "./cluster-fixture.ts";
import { generateCluster } from "./cluster.ts";
import { sampleOptions, supportBundle } from "./support-bundle.ts";

const digest = async (seed: number): Promise<string> => {
  const small = { ...sampleOptions, seed, pods: 260, logLines: 3000 };
  return new Bun.CryptoHasher("sha256").update(await bytesOf(supportBundle(generateCluster(small)))).digest("hex");
};

test("the same options give the same bytes, another seed gives others", async () => {
  expect(await digest(5)).toBe(await digest(5));
  expect(await digest(5)).not.toBe(await digest(6));
});

describe("the sample", () => {
  let sample: ImportedCluster;
  beforeAll(async () => {
    sample = await importedBundle(sampleOptions);
  });

  test("imports without a gap, as a support bundle captured when it says", () => {
    expect(sample.gaps).toEqual([]);
    expect(sample.scanned.detection.format).toBe("support-bundle");
    expect(sample.scanned.catalogue.capturedAt).toBe(new Date(sampleOptions.capturedAt).toISOString());
    expect(sample.scanned.catalogue.version).toMatchObject({ gitVersion: "v1.34.2" });
    expect(sample.scanned.losers.size).toBe(0);
  });

  test("has thirty namespaces, the pods that were asked for, and every resource that was made", () => {
    expect(ofKind(sample, "Namespace").length).toBe(30);
    expect(ofKind(sample, "Pod").length).toBe(420);
    expect(ofKind(sample, "Node").length).toBe(sample.cluster.nodes);
    const made = [...sample.cluster.lists()].flatMap((list) => [...list.items()]).length;
    expect(sample.resources.length).toBe(made);
    expect(new Set(sample.resources.map(uidOf)).size).toBe(made);
  });

  test("says which types it serves, with their short names", () => {
    const types = sample.scanned.catalogue.resources;
    const named = (resource: string): readonly string[] =>
      types.find((type) => type.resource === resource)?.shortNames ?? [];
    expect(named("deployments")).toEqual(["deploy"]);
    expect(named("certificates")).toEqual(["cert", "certs"]);
    for (const { group, version, resource } of sample.scanned.catalogue.kindsSeen) {
      expect(types.some((t) => t.group === group && t.version === version && t.resource === resource)).toBe(true);
    }
  });

  test("shows every planted fault with the status that it promises", () => {
    const all = byKey(sample);
    const { faults } = sample.cluster;
    expect(new Set(faults.map((fault) => fault.fault)).size).toBe(16);
    for (const { kind, namespace, name, status } of faults) {
      const found = all.get(keyOf(kind, namespace, name));
      if (found === undefined) throw new Error(`${kind} ${namespace}/${name} is missing`);
      expect([name, healthOf(found.group, found.resource, found.object, 34).status]).toEqual([name, status]);
    }
  });

  test("is well apart from the faults", () => {
    const broken = new Set(sample.cluster.faults.map((fault) => keyOf(fault.kind, fault.namespace, fault.name)));
    const sick = ofKind(sample, "Pod").filter((pod) => !healthOf("", "pods", pod.object, 34).healthy);
    expect(sick.length).toBeGreaterThan(8);
    for (const pod of sick) expect(broken.has(keyOf("Pod", pod.namespace, pod.name))).toBe(true);
  });

  test("has owners that exist, under the uid that is named", () => {
    const all = byKey(sample);
    const owned = sample.resources.filter((resource) => ownersOf(resource).length > 0);
    expect(owned.length).toBeGreaterThan(420);
    for (const resource of owned) {
      for (const { kind, name, uid } of ownersOf(resource)) {
        const owner = all.get(keyOf(kind, kind === "Node" ? "" : resource.namespace, name));
        expect([name, owner && uidOf(owner)]).toEqual([name, uid]);
      }
    }
  });

  test("has events about resources that exist", () => {
    const all = byKey(sample);
    const events = ofKind(sample, "Event");
    expect(events.length).toBeGreaterThan(60);
    for (const { object } of events) {
      const text = (name: string): string => textAt(object, "involvedObject", name);
      const about = all.get(keyOf(text("kind"), text("namespace"), text("name")));
      expect([text("name"), about && uidOf(about)]).toEqual([
        text("name"),
        text("kind") === "Node" ? about && uidOf(about) : text("uid"),
      ]);
    }
  });

  test("has pods on nodes that exist, each with an address of its own in the node's network", () => {
    const nodes = new Map(ofKind(sample, "Node").map((node) => [node.name, node.object]));
    const seen = new Set<string>();
    const placed = ofKind(sample, "Pod").filter((pod) => textAt(pod.object, "spec", "nodeName") !== "");
    expect(placed.length).toBe(418);
    for (const { object } of placed) {
      const node = nodes.get(textAt(object, "spec", "nodeName"));
      expect(node).toBeDefined();
      const ip = textAt(object, "status", "podIP");
      if (ip === "" || at(object, "spec", "hostNetwork") === true) continue;
      expect(`${ip.slice(0, ip.lastIndexOf("."))}.0/24`).toBe(textAt(node, "spec", "podCIDR"));
      expect(seen.has(ip)).toBe(false);
      seen.add(ip);
    }
  });

  test("has no pod that refers to what is not there, apart from the fault", () => {
    const all = byKey(sample);
    const missing = new Set<string>();
    for (const { namespace, object } of ofKind(sample, "Pod")) {
      const need = (kind: string, name: string): void => {
        if (name !== "" && !all.has(keyOf(kind, namespace, name))) missing.add(keyOf(kind, namespace, name));
      };
      need("ServiceAccount", textAt(object, "spec", "serviceAccountName"));
      for (const secret of listAt(object, "spec", "imagePullSecrets")) need("Secret", textAt(secret, "name"));
      for (const volume of listAt(object, "spec", "volumes"))
        need("PersistentVolumeClaim", textAt(volume, "persistentVolumeClaim", "claimName"));
      for (const container of listAt(object, "spec", "containers")) {
        for (const from of listAt(container, "envFrom")) need("ConfigMap", textAt(from, "configMapRef", "name"));
        for (const env of listAt(container, "env")) need("Secret", textAt(env, "valueFrom", "secretKeyRef", "name"));
      }
    }
    expect([...missing]).toEqual(["ConfigMap notifications/sms-gateway-config"]);
  });

  test("has one service without endpoints besides those whose pods are all down", () => {
    const empty = ofKind(sample, "Endpoints").filter((each) =>
      listAt(each.object, "subsets").every((s) => listAt(s, "addresses").length === 0),
    );
    expect(empty.map((each) => each.name).sort()).toEqual(
      ["embedding-builder", "payment-reconciler", "shipping-rates", "sms-gateway"].sort(),
    );
    const selectors = ofKind(sample, "Service").filter((each) => each.name === "shipping-rates");
    expect(at(selectors[0]?.object, "spec", "selector")).toMatchObject({ "app.kubernetes.io/name": "shipping-rate" });
  });

  test("has nothing from after the capture, apart from what certificates are good for", () => {
    const captured = Date.parse(sampleOptions.capturedAt);
    let times = 0;
    for (const { kind, json } of sample.resources) {
      if (kind === "Certificate") continue;
      for (const [, time = ""] of json.matchAll(/"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*)"/g)) {
        times++;
        expect(Date.parse(time)).toBeLessThanOrEqual(captured);
      }
    }
    expect(times).toBeGreaterThan(5000);
  });

  test("has pods no older than their namespaces, nodes and owners", () => {
    const all = byKey(sample);
    const created = (key: string): number => Date.parse(textAt(all.get(key)?.object, "metadata", "creationTimestamp"));
    for (const pod of ofKind(sample, "Pod")) {
      const born = created(keyOf("Pod", pod.namespace, pod.name));
      const node = textAt(pod.object, "spec", "nodeName");
      for (const older of ownersOf(pod)) {
        const owner = keyOf(older.kind, older.kind === "Node" ? "" : pod.namespace, older.name);
        expect([pod.name, born >= created(owner)]).toEqual([pod.name, true]);
      }
      if (node !== "") expect([pod.name, born >= created(keyOf("Node", "", node))]).toEqual([pod.name, true]);
    }
  });

  test("has services, ingresses and autoscalers that point at something, apart from the faults", () => {
    const all = byKey(sample);
    const lost: string[] = [];
    for (const { namespace, object } of ofKind(sample, "Ingress")) {
      for (const rule of listAt(object, "spec", "rules")) {
        for (const path of listAt(rule, "http", "paths")) {
          const service = textAt(path, "backend", "service", "name");
          const ports = listAt(all.get(keyOf("Service", namespace, service))?.object, "spec", "ports");
          const port = textAt(path, "backend", "service", "port", "name");
          if (!ports.some((each) => textAt(each, "name") === port)) lost.push(`${namespace}/${service}`);
        }
      }
      for (const tls of listAt(object, "spec", "tls")) {
        expect(all.has(keyOf("Secret", namespace, textAt(tls, "secretName")))).toBe(true);
      }
    }
    expect(lost).toEqual(["reviews/reviews-api"]);
    const scaled = ofKind(sample, "HorizontalPodAutoscaler");
    expect(scaled.length).toBeGreaterThan(8);
    for (const { namespace, object } of scaled) {
      expect(all.has(keyOf("Deployment", namespace, textAt(object, "spec", "scaleTargetRef", "name")))).toBe(true);
    }
    for (const each of [...ofKind(sample, "PersistentVolumeClaim"), ...ofKind(sample, "PersistentVolume")]) {
      expect(all.has(keyOf("StorageClass", "", textAt(each.object, "spec", "storageClassName")))).toBe(true);
    }
  });

  test("asks no node for more than it has", () => {
    const asked = new Map<string, number>();
    for (const { object } of ofKind(sample, "Pod")) {
      const node = textAt(object, "spec", "nodeName");
      for (const container of listAt(object, "spec", "containers")) {
        const milli = Number(textAt(container, "resources", "requests", "cpu").replace("m", "")) || 0;
        asked.set(node, (asked.get(node) ?? 0) + milli);
      }
    }
    for (const { name, object } of ofKind(sample, "Node")) {
      const has = Number(textAt(object, "status", "allocatable", "cpu").replace("m", ""));
      expect(has).toBeGreaterThan(1000);
      expect([name, (asked.get(name) ?? 0) < has]).toEqual([name, true]);
    }
  });

  test("names a container's last termination", () => {
    const pod = ofKind(sample, "Pod").find(
      (each) =>
        each.name.startsWith("recommendation-trainer") && healthOf("", "pods", each.object, 34).status === "Running",
    );
    const [state] = listAt(pod?.object, "status", "containerStatuses");
    expect(at(state, "lastState", "terminated")).toMatchObject({ reason: "OOMKilled", exitCode: 137 });
  });
});
