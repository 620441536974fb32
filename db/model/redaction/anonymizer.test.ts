import { describe, expect, test } from "bun:test";
import { openArchive } from "../archive/open.ts";
import { bunCodecs, fileSource } from "../../../cli/read/codecs.ts";
import { importFrom } from "../../../test/kit/import-fixture.ts";
import { dumpPath, hasSharedData } from "../../../test/kit/shared-data.ts";
import { redactorForTest } from "./redactor-kit.test.ts";
import { SecretBook } from "./secret-book.ts";

function anonymous(): ReturnType<typeof redactorForTest> {
  const book = new SecretBook();
  const node = {
    metadata: { name: "ip-10-0-1-2.ec2.internal" },
    status: { addresses: [{ type: "Hostname", address: "worker7" }] },
  };
  book.learn({ group: "", kind: "Node", object: node });
  book.learn({
    group: "networking.k8s.io",
    kind: "Ingress",
    object: { spec: { rules: [{ host: "shop.acme-prod.dev" }] } },
  });
  return redactorForTest({ learned: book.learned(), anonymize: true });
}

describe("anonymize", () => {
  const gone: Record<string, string> = {
    "dial tcp 10.0.3.4:6443: refused": "10.0.3.4",
    "hw 0a:60:54:e4:52:a5 up": "0a:60:54:e4:52:a5",
    "peer fd00:10:244::7 left": "fd00:10:244::7",
    "clusterDNS%3A%20172.30.0.10%0A": "172.30.0.10",
    "node ip-10-0-1-2.ec2.internal ready": "10-0-1-2",
    "ebs.csi.aws.com_ip-10-0-195-177_15afcc76": "10-0-195-177",
    "from worker7: ok": "worker7",
    "from ::ffff:10.9.8.7 - -": "10.9.8.7",
    "from 10.9.8.7::4232": "10.9.8.7",
    "range fd00::5-fd00::9": "fd00::9",
    "GET https://api.acme-prod.dev/x": "acme-prod.dev",
    "\\nshop.acme-prod.dev": "shop.acme-prod.dev",
    [`x ${btoa("the address is 10.9.8.7, you know")} y`]: btoa("the address is 10.9.8.7").slice(20, 28),
  };
  for (const [line, secret] of Object.entries(gone)) {
    test(`${secret} goes from ${line}`, () => {
      const after = anonymous().text(line);
      expect(after).not.toContain(secret);
      expect(after).toContain(line.startsWith("x ") ? "" : "KUBIN-REDACTED-");
      expect(anonymous().text(after)).toBe(after);
      expect(new TextDecoder().decode(anonymous().lines(new TextEncoder().encode(line)))).toBe(after);
    });
  }
  const kept = [
    "127.0.0.1:10257",
    "::1",
    "0.0.0.0:8080",
    "v1.2.3 at 12:34:56",
    "1.3.6.1.4.1.311",
    "metrics.k8s.io/v1beta1",
    "kube-system::extension",
    "Foo::Abc",
    "kube-system::client-ca",
    "openshift-config::admin-kubeconfig-client-ca",
    "node-1::cab",
    "abc::def1",
    "a1::b2",
    "::1234-foo",
    "00:00:00:00:00:00",
  ];
  for (const line of kept) test(`${line} stays`, () => expect(anonymous().text(line)).toBe(line));

  test("without it addresses stay", () =>
    expect(redactorForTest().text("10.0.3.4 0a:60:54:e4:52:a5")).toBe("10.0.3.4 0a:60:54:e4:52:a5"));

  test("keys and values of a document get the same token", () => {
    const after = anonymous().json('{"10.0.3.4":"10.0.3.4"}');
    expect(after).toMatch(/^\{"(KUBIN-REDACTED-ip-\w+)":"\1"\}$/);
  });
});

describe.skipIf(!hasSharedData)("must-gather-aws", () => {
  test("every address and host name that must-gather-clean replaced is gone", async () => {
    const report = await Bun.file(
      `${import.meta.dir}/../../../../shared/data/truth/redaction/must-gather-aws-report.yaml`,
    ).text();
    const listed = [...new Set(Array.from(report.matchAll(/original: (\S+)/g), ([, name]) => name ?? ""))];
    // "::c" to it is a part of `kube-system::client-ca`, "ED::A" of `PreconditionNotFulfilled::APIServices`: these are no addresses.
    const names = listed.filter((name) => !/^[A-Za-z]*::[A-Za-z]+$/.test(name));
    expect(names.length).toBeGreaterThan(280);
    const got = await importFrom(await openArchive(fileSource(dumpPath("must-gather-aws")), bunCodecs, { name: "x" }));
    const book = new SecretBook();
    for (const resource of got.resources) book.learn(resource);
    const redactor = redactorForTest({ learned: book.learned(), anonymize: true });
    const parts = got.resources.map((resource) => redactor.resource(resource));
    for (const { text } of got.logs)
      parts.push(new TextDecoder().decode(redactor.lines(new TextEncoder().encode(text))));
    const all = parts.join("\n").toLowerCase();
    expect(names.filter((name) => all.includes(name.toLowerCase()))).toEqual([]);
    for (const json of parts.slice(0, got.resources.length)) JSON.parse(json);
  }, 120_000);
});
