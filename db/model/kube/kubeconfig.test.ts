import { expect, test } from "bun:test";
import { kubeconfigText } from "./kubeconfig.ts";

test("a kubeconfig is YAML that names the snapshot's API, with a token that is none", () => {
  const server = "https://kubin.example/k/4fK2";
  const name = 'prod "eu"\n- x: {}';
  expect(Bun.YAML.parse(kubeconfigText({ name, server, namespace: "shop" }))).toEqual({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: { token: "kubin-needs-no-token" } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: "shop" } }],
  });
});

test("without TLS clients are told that there is none to verify", () => {
  expect(Bun.YAML.parse(kubeconfigText({ name: "a", server: "http://127.0.0.1:9/k/x" }))).toMatchObject({
    clusters: [{ cluster: { server: "http://127.0.0.1:9/k/x", "insecure-skip-tls-verify": true } }],
    contexts: [{ context: { cluster: "a", user: "a" } }],
  });
});
