import { expect, test } from "bun:test";
import { parseJsonExactly, parseYamlExactly } from "./exact-json.ts";
import { fromGoNames, jsonName } from "./go-names.ts";
import { withoutNullStrings } from "./null-strings.ts";

test("Go's field names become the names that Kubernetes' JSON has", () => {
  const names: Record<string, string> = {
    PodIP: "podIP",
    UID: "uid",
    ClusterIP: "clusterIP",
    HostIP: "hostIP",
    DNSPolicy: "dnsPolicy",
    QOSClass: "qosClass",
    OSImage: "osImage",
    HTTPGet: "httpGet",
    SELinuxOptions: "seLinuxOptions",
    FSType: "fsType",
    TTY: "tty",
    WWIDs: "wwids",
    ExternalIPs: "externalIPs",
    CephFS: "cephfs",
    LastTransitionTime: "lastTransitionTime",
    already: "already",
  };
  for (const [go, json] of Object.entries(names)) expect([go, jsonName(go)]).toEqual([go, json]);
});

test("an old object gets metadata, kind and its host fields back; data keeps its keys; new objects are left alone", () => {
  const old = {
    name: "web-1",
    namespace: "shop",
    selfLink: "/api/v1/namespaces/shop/pods/web-1",
    labels: { App: "Web" },
    Spec: {
      NodeSelector: { Zone: "A" },
      Volumes: [{ Name: "v", HostPath: null, ConfigMap: { Items: [{ Key: "K" }] } }],
      SecurityContext: { HostNetwork: true, HostPID: false, RunAsUser: 5 },
    },
  };
  expect(fromGoNames(old)).toEqual({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "web-1",
      namespace: "shop",
      selfLink: "/api/v1/namespaces/shop/pods/web-1",
      labels: { App: "Web" },
    },
    spec: {
      nodeSelector: { Zone: "A" },
      volumes: [{ name: "v", configMap: { items: [{ key: "K" }] } }],
      hostNetwork: true,
      securityContext: { runAsUser: 5 },
    },
  });
  const now = { apiVersion: "v1", kind: "Pod", metadata: { name: "Web" }, spec: { Odd: null } };
  expect(fromGoNames(now)).toBe(now);
});

test('Rancher\'s "null" becomes empty where empty is a value, absent where it is not', () => {
  const bent = {
    apiVersion: "v1",
    metadata: { name: "n", labels: { master: "null" }, creationTimestamp: "null" },
    rules: [{ apiGroups: ["null", "apps"] }],
    spec: { value: "null", devices: [{ mountPoint: "null", size: "1" }], nulls: "nullable" },
  };
  expect(withoutNullStrings(bent)).toEqual({
    apiVersion: "v1",
    metadata: { name: "n", labels: { master: "" } },
    rules: [{ apiGroups: ["", "apps"] }],
    spec: { devices: [{ mountPoint: "", size: "1" }], nulls: "nullable" },
  });
});

test("a change keeps int64 digits, in JSON and in YAML", () => {
  const json = parseJsonExactly('{"a": 9223372036854775807, "text": "12345678901234567890, 1"}', withoutNullStrings);
  expect(json.json).toBe('{"a":9223372036854775807,"text":"12345678901234567890, 1"}');
  const yaml = parseYamlExactly(
    'a: 9223372036854775807\nb: "null"\n',
    (text) => Bun.YAML.parse(text),
    withoutNullStrings,
  );
  expect(yaml.json).toBe('{"a":9223372036854775807}');
});
