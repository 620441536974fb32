// ConfigMaps, Secrets (made-up values) and service accounts.
import { certificateText } from "./certificate-text.ts";
import { day, hour } from "./clock.ts";
import { hasIngress, tlsSecret } from "./ingresses.ts";
import { metadata, type Resource } from "./metadata.ts";
import { type Plan, type Workload, workloadsIn } from "./plan.ts";
import { accountOf, hasConfig } from "./pod-template.ts";
import { Random } from "./seeded-random.ts";

/** The first shard: configuration is shared by all of a program's shards. */
function programsIn(plan: Plan, namespace: string): Workload[] {
  return workloadsIn(plan, namespace).filter(({ row, name }) => hasConfig(row) && name === row.name);
}

export function* configMaps(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  yield configMap(plan, namespace, "kube-root-ca.crt", 370 * day, { "ca.crt": certificateText });
  for (const { row, name, age } of programsIn(plan, namespace)) {
    // The fault: its pod asks for a ConfigMap that nobody made.
    if (row.fault === "missing-config") continue;
    yield configMap(plan, namespace, `${name}-config`, age - hour, {
      LOG_LEVEL: row.fault === "noisy-errors" ? "debug" : "info",
      HTTP_PORT: String(row.port),
      KAFKA_BROKERS: "kafka-0.kafka.kafka:9092,kafka-1.kafka.kafka:9092,kafka-2.kafka.kafka:9092",
      REDIS_ADDRESS: "redis-cart-0.redis-cart.redis:6379",
      "application.yaml": `server:\n  port: ${String(row.port)}\nfeatures:\n  giftCards: true\n  expressCheckout: false\ntimeouts:\n  upstream: 2500ms\n`,
    });
  }
  if (namespace === "kube-system") {
    const Corefile =
      ".:53 {\n    errors\n    health\n    ready\n    kubernetes cluster.local in-addr.arpa ip6.arpa\n    forward . /etc/resolv.conf\n    cache 30\n    loop\n    reload\n}\n";
    yield configMap(plan, namespace, "coredns", 400 * day, { Corefile });
  }
}

function configMap(plan: Plan, namespace: string, name: string, age: number, data: Record<string, string>): Resource {
  return { kind: "ConfigMap", apiVersion: "v1", metadata: metadata(plan, "ConfigMap", namespace, name, age), data };
}

export function* secrets(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  const programs = programsIn(plan, namespace);
  if (programs.length > 0) {
    const login = {
      auths: { "registry.shop.example": { username: `pull-${namespace}`, password: password(plan, namespace) } },
    };
    yield secret(plan, namespace, "registry-credentials", "kubernetes.io/dockerconfigjson", {
      ".dockerconfigjson": JSON.stringify(login),
    });
  }
  for (const { row, name } of programs) {
    yield secret(plan, namespace, `${name}-secrets`, "Opaque", {
      "database-url": `postgres://${row.name}:${password(plan, name)}@pgbouncer.databases:6432/${namespace}`,
      "api-token": `shop_${new Random(plan.seed, `token ${name}`).hex(40)}`,
    });
  }
  for (const workload of workloadsIn(plan, namespace).filter(hasIngress)) {
    yield secret(plan, namespace, tlsSecret(workload), "kubernetes.io/tls", {
      "tls.crt": certificateText,
      "tls.key": `no key: generated for ${workload.name}\n`,
    });
  }
}

function password({ seed }: Plan, of: string): string {
  return new Random(seed, `password ${of}`).letters(24);
}

function secret(plan: Plan, namespace: string, name: string, type: string, values: Record<string, string>): Resource {
  return {
    kind: "Secret",
    apiVersion: "v1",
    metadata: metadata(plan, "Secret", namespace, name, 90 * day),
    data: Object.fromEntries(Object.entries(values).map(([key, text]) => [key, btoa(text)])),
    type,
  };
}

export function* serviceAccounts(plan: Plan, namespace: string): Generator<Resource, void, undefined> {
  const names = new Set(["default", ...workloadsIn(plan, namespace).map(accountOf)]);
  for (const name of names) {
    yield {
      kind: "ServiceAccount",
      apiVersion: "v1",
      metadata: metadata(plan, "ServiceAccount", namespace, name, 300 * day),
    };
  }
}
