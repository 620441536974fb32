// Request headers: what clients accept, hold and pretend to be.
import * as fc from "fast-check";
import type { KubeWorld } from "./kube-world.ts";

type Header = readonly [name: string, value: string];

const json = "application/json";
const table = `${json};as=Table;v=v1;g=meta.k8s.io`;
const partial = (form: string): string => `${json};as=${form};v=v1;g=meta.k8s.io`;

const accepts = [
  json,
  `${table},${json};as=Table;v=v1beta1;g=meta.k8s.io,${json}`,
  table,
  `${json};as=Table;v=v2;g=meta.k8s.io`,
  `${json};as=Table;v=;g=meta.k8s.io`,
  `${json};as=Table;v=v1;g=`,
  `${json};as=Chair;v=v1;g=meta.k8s.io`,
  `application/yaml;as=Table;v=v1;g=meta.k8s.io`,
  partial("PartialObjectMetadata"),
  partial("PartialObjectMetadataList"),
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
  `application/vnd.kubernetes.protobuf,${json}`,
  `application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io`,
  `${json};stream=watch`,
  `${json};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,${json};g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,${json}`,
  `${json};g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList`,
  "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
  "*/*",
  "text/html",
  "text/plain",
  "application/*",
  "*",
];
/** What kubectl and informers send. */
const usual = [
  `${table},${json};as=Table;v=v1beta1;g=meta.k8s.io,${json}`,
  `application/vnd.kubernetes.protobuf,${json}`,
  `${partial("PartialObjectMetadataList")},${partial("PartialObjectMetadata")},${json}`,
  "application/yaml, */*",
];
const mediaTypes = [
  json,
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
  "text/plain",
  "*/*",
  "*/json",
  "a/b/c",
  "",
];
const parameters = [
  "as=Table",
  "v=v1",
  "g=meta.k8s.io",
  "q=0",
  "q=1.5",
  "q=x",
  "q=0.3",
  "pretty=1",
  "stream=watch",
  "sv=v1",
  "=",
  ";",
  'as="Table"',
];

const clause = fc
  .tuple(fc.constantFrom(...mediaTypes), fc.array(fc.constantFrom(...parameters), { maxLength: 5 }))
  .map(([type, rest]) => [type, ...rest].join(";"));

const accept: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...accepts) },
  { weight: 3, arbitrary: fc.array(clause, { minLength: 1, maxLength: 6 }).map((clauses) => clauses.join(",")) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ",".repeat(6000),
      `${"a/b;q=0.1,".repeat(600)}${json}`,
      `${json};${"x=y;".repeat(1500)}`,
      ";".repeat(6000),
      "/".repeat(6000),
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);

const etag = fc.constantFrom(
  "*",
  "",
  '"',
  'W/"abc"',
  '"abc", "def", *',
  "x".repeat(5000),
  '"'.repeat(3000),
  ",".repeat(3000),
);

function impersonation(world: KubeWorld): fc.Arbitrary<Header[]> {
  const user = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...world.users, "system:anonymous", "nobody") },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        "system:serviceaccount:shop:default",
        "system:serviceaccount::",
        "system:serviceaccount:a:b:c",
        "system:serviceaccount:__proto__:constructor",
        "",
        "<script>",
        "x".repeat(3000),
        "\u00e9\u00ff",
      ),
    },
  );
  const header = fc.oneof(
    { weight: 5, arbitrary: user.map((value): Header => ["impersonate-user", value]) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Header>(["impersonate-group", "system:masters"], ["impersonate-group", "a, b, c"]),
    },
    { weight: 1, arbitrary: fc.constantFrom<Header>(["impersonate-uid", "7"], ["impersonate-nothing", "x"]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Header>(
        ["impersonate-extra-scopes", "view, edit"],
        ["impersonate-extra-%5f%5fproto%5f%5f", "x"],
        ["impersonate-extra-%zz", "x"],
        ["impersonate-extra-", "x"],
        ["impersonate-group", Array.from({ length: 1200 }, (_, i) => `g${i}`).join(", ")],
      ),
    },
  );
  return fc.oneof(
    { weight: 4, arbitrary: user.map((value): Header[] => [["impersonate-user", value]]) },
    { weight: 1, arbitrary: fc.array(header, { minLength: 1, maxLength: 4 }) },
  );
}

/** No credential of these may ever stand in a log. */
export const fuzzCredential = "kubin-fuzz-credential-7f3a";

const rest: fc.Arbitrary<Header> = fc.oneof(
  etag.map((value): Header => ["if-none-match", value]),
  fc
    .constantFrom("gzip", "gzip;q=0", "br, deflate", "identity", "*", "gzip, gzip", "x".repeat(2000))
    .map((value): Header => ["accept-encoding", value]),
  fc.constantFrom("curl/8", "Mozilla/5.0", "Wget", "", "kubectl/v1.36.2").map((value): Header => ["user-agent", value]),
  fc.constantFrom<Header>(
    ["authorization", `Bearer ${fuzzCredential}`],
    ["authorization", `Basic ${fuzzCredential}`],
    ["cookie", `a=${fuzzCredential}`],
    ["range", "bytes=0-10"],
    ["expect", "200-ok"],
    ["x-http-method-override", "DELETE"],
    ["origin", "https://elsewhere.example"],
    ["content-type", "application/json"],
    ["if-modified-since", "yesterday"],
  ),
);

/** What any request carries: mostly an Accept header, seldom more. */
export function anyHeaders(world: KubeWorld): fc.Arbitrary<Header[]> {
  const accepting = fc.oneof(
    { weight: 5, arbitrary: fc.constant<Header[]>([]) },
    { weight: 4, arbitrary: fc.constantFrom(...usual).map((value): Header[] => [["accept", value]]) },
    { weight: 2, arbitrary: accept.map((value): Header[] => [["accept", value]]) },
  );
  const acting = fc.oneof(
    { weight: 14, arbitrary: fc.constant<Header[]>([]) },
    { weight: 1, arbitrary: impersonation(world) },
  );
  return fc
    .tuple(accepting, acting, fc.array(rest, { maxLength: 2 }))
    .map((parts) => parts.flat().map(([name, value]): Header => [name, sendable(value)]));
}

/** As much as a header may hold: no control characters, nothing above a byte. */
function sendable(value: string): string {
  return value.replace(/[^\t -~\u00a0-\u00ff]/g, "?").trim();
}
