import { expect, test } from "bun:test";
import { alnum, base64url, digits, hex, lower, redactObject, redactorForTest } from "./redactor-kit.test.ts";

const pick = <T>(list: readonly T[]): T => list[Number(digits(4)) % list.length] ?? list[0]!;
const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
const name = (): string =>
  pick(["orders", "checkout", "kube-proxy", "metrics-server", "cert-manager-webhook", "prometheus-k8s"]);
const pod = (): string => `${name()}-${lower(10)}-${lower(5)}`;
const ip = (): string => Array.from({ length: 4 }, () => 1 + (Number(digits(3)) % 254)).join(".");
const word = (): string =>
  pick(["failed", "starting", "updated", "observed", "unexpected", "reconciling", "timeout", "connection"]);

const strings: readonly (() => string)[] = [
  () => `quay.io/${name()}/app@sha256:${hex(64)}`,
  () => `docker-pullable://registry.k8s.io/pause@sha256:${hex(64)}`,
  () => `containerd://${hex(64)}`,
  () => uuid(),
  () => `uid=${uuid()} resourceVersion=${digits(9)}`,
  () => `${ip()}:${digits(4)}`,
  () => `dial tcp ${ip()}:6443: connect: connection refused`,
  () => `v1.${digits(2)}.${digits(1)}-rc.1+${hex(12)}`,
  () => `commit ${hex(40)}`,
  () => `trace_id=${hex(32)} span_id=${hex(16)}`,
  () => `traceparent: 00-${hex(32)}-${hex(16)}-01`,
  () => `etag "${hex(40)}" sha1=${hex(40)}`,
  () => Buffer.from(`the ${word()} ${name()} of ${pod()} is ${word()}`).toString("base64"),
  () => Buffer.from(`{"name":"${pod()}","phase":"Running"}`).toString("base64"),
  () => `server=${name()}.svc:8080 location=/${name()} uid=${digits(4)}`,
  () => `TOKEN_TTL=${digits(3)} SESSION_TIMEOUT=30m PASSWORD_MIN_LENGTH=12`,
  () => `secretName: ${name()}-tls`,
  () => `secret "${name()}-token-${lower(5)}" not found`,
  () => `secret="kube-system/${name()}-dockercfg-${lower(5)}"`,
  () =>
    `MountVolume.SetUp failed for volume "kube-api-access-${lower(5)}" : object "default"/"kube-root-ca.crt" not registered`,
  () => `Successfully assigned default/${pod()} to node-${digits(2)}`,
  () => `"Generic (PLEG): container finished" podID="${uuid()}" containerID="${hex(64)}"`,
  () =>
    `I${digits(4)} 10:11:12.131415       1 reflector.go:${digits(3)}] Caches populated for *v1.Secret from k8s.io/client-go/informers/factory.go:${digits(3)}`,
  () =>
    `E${digits(4)} 10:11:12.131415 1 authentication.go:63] "Unable to authenticate the request" err="[invalid bearer token, Token has been invalidated]"`,
  () => `GET /api/v1/namespaces/${name()}/secrets/${name()}-tls?timeout=10s HTTP/2.0" 200 ${digits(4)}`,
  () => `https://${name()}.example.com/a/${hex(8)}?page=${digits(2)}&sort=name&key=${name()}`,
  () => `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/${digits(3)}.0.0.0 Safari/537.36`,
  () => `kubelet/v1.30.${digits(1)} (linux/amd64) kubernetes/${hex(7)}`,
  () => `arn:aws:iam::${digits(12)}:role/${name()}-${alnum(12)}`,
  () => `request_id=${alnum(20)} duration=12ms status=200`,
  () => `x-request-id: ${uuid()}`,
  () => `key="${name()}/${pod()}" worker=${digits(1)}`,
  () => `lock-file=/run/${name()}/${alnum(16)}.lock`,
  () => `checksum/config: ${hex(64)}`,
  () => `pod-template-hash=${lower(10)}`,
  () => `author ${name()}@example.com <https://github.com/${name()}/${name()}.git>`,
  () => `certificate fingerprint SHA256:${base64url(43)}`,
  () => `serial ${digits(30)} thumbprint=${hex(40)}`,
  () => `password authentication failed for user "${name()}"`,
  () => `cookie consent ${word()}; token bucket ${word()}; secret store ${word()}`,
];

test("of 4,000 harmless strings fewer than one in a hundred is touched", () => {
  const redactor = redactorForTest();
  const all = strings.flatMap((make) => Array.from({ length: 100 }, make));
  expect(all.length).toBe(4000);
  const touched = all.filter((text) => redactor.text(text) !== text);
  expect(touched.length, touched.slice(0, 5).join("\n")).toBeLessThan(20);
  const inObjects = all.filter((value) => {
    const object = {
      kind: "Thing",
      spec: { containers: [{ env: [{ name: "NOTE", value }], args: [value] }], note: value },
    };
    return JSON.stringify(redactObject(redactor, object)) !== JSON.stringify(object);
  });
  expect(inObjects.length, inObjects.slice(0, 5).join("\n")).toBeLessThan(40);
});
