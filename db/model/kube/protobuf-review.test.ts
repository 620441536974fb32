// Bodies of review requests: what clients send, what they could send, and junk.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { type ExpectedReview, readReview, reviewBytesMax } from "./protobuf-review.ts";
import { requireReview } from "./review/require-review.ts";
import type { Review } from "./review/review.ts";
import type { ReviewKind } from "./review/review-messages.ts";
import { refused } from "../../../test/kit/refused.ts";

const protobuf = "application/vnd.kubernetes.protobuf";
const expected = (kind: ReviewKind): ExpectedReview => ({
  group: kind === "SelfSubjectReview" ? "authentication.k8s.io" : "authorization.k8s.io",
  version: "v1",
  kind,
});
const access = expected("SelfSubjectAccessReview");
const subject = expected("SubjectAccessReview");

const bytesOf = (text: string) => new TextEncoder().encode(text);
const readJson = (object: unknown, want: ExpectedReview) =>
  readReview(bytesOf(JSON.stringify(object)), "application/json", want);

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))];
}
/** One length-delimited field. */
function field(number: number, content: string | readonly number[]): number[] {
  const bytes = typeof content === "string" ? [...bytesOf(content)] : content;
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
}
function object(apiVersion: string, kind: string, raw: readonly number[]): Uint8Array {
  return Uint8Array.from([
    ...bytesOf("k8s\0"),
    ...field(1, [...field(1, apiVersion), ...field(2, kind)]),
    ...field(2, raw),
  ]);
}
const v1 = "authorization.k8s.io/v1";

const nothing = {
  namespace: "",
  verb: "",
  group: "",
  version: "",
  resource: "",
  subresource: "",
  name: "",
  fieldSelector: null,
  labelSelector: null,
};

describe("the same question in both encodings", () => {
  const selector = { rawSelector: "a=b", requirements: [{ key: "k", operator: "In", values: ["x", "y"] }] };
  const cases: readonly [string, ExpectedReview, unknown, readonly number[], Review][] = [
    [
      "a resource with everything",
      access,
      {
        spec: {
          resourceAttributes: {
            namespace: "n",
            verb: "v",
            group: "g",
            version: "e",
            resource: "r",
            subresource: "s",
            name: "m",
            fieldSelector: { rawSelector: "a=b" },
            labelSelector: selector,
          },
        },
      },
      field(
        2,
        field(1, [
          ...field(1, "n"),
          ...field(2, "v"),
          ...field(3, "g"),
          ...field(4, "e"),
          ...field(5, "r"),
          ...field(6, "s"),
          ...field(7, "m"),
          ...field(8, field(1, "a=b")),
          ...field(9, [
            ...field(1, "a=b"),
            ...field(2, [...field(1, "k"), ...field(2, "In"), ...field(3, "x"), ...field(3, "y")]),
          ]),
        ]),
      ),
      {
        kind: "SelfSubjectAccessReview",
        spec: {
          resourceAttributes: {
            namespace: "n",
            verb: "v",
            group: "g",
            version: "e",
            resource: "r",
            subresource: "s",
            name: "m",
            fieldSelector: { rawSelector: "a=b", requirements: [] },
            labelSelector: selector,
          },
          nonResourceAttributes: null,
        },
      },
    ],
    [
      "a path of another user",
      subject,
      {
        spec: {
          nonResourceAttributes: { path: "/p", verb: "get" },
          user: "u",
          groups: ["g", "h"],
          extra: { a: ["b", "c"], __proto__x: [] },
          uid: "i",
        },
      },
      field(2, [
        ...field(2, [...field(1, "/p"), ...field(2, "get")]),
        ...field(3, "u"),
        ...field(4, "g"),
        ...field(4, "h"),
        ...field(5, [...field(1, "a"), ...field(2, [...field(1, "b"), ...field(1, "c")])]),
        ...field(5, field(1, "__proto__x")),
        ...field(6, "i"),
      ]),
      {
        kind: "SubjectAccessReview",
        spec: {
          resourceAttributes: null,
          nonResourceAttributes: { path: "/p", verb: "get" },
          user: "u",
          groups: ["g", "h"],
          extra: { a: ["b", "c"], __proto__x: [] },
          uid: "i",
        },
      },
    ],
    [
      "rules",
      expected("SelfSubjectRulesReview"),
      { metadata: {}, spec: { namespace: "shop", other: 3 } },
      [...field(1, []), ...field(2, [...field(1, "shop"), ...field(9, "?")]), 0x38, 0x01],
      { kind: "SelfSubjectRulesReview", namespace: "shop" },
    ],
    ["who am I", expected("SelfSubjectReview"), {}, [], { kind: "SelfSubjectReview" }],
    [
      "nothing",
      access,
      null,
      [],
      { kind: "SelfSubjectAccessReview", spec: { resourceAttributes: null, nonResourceAttributes: null } },
    ],
    [
      "an empty resource",
      access,
      { spec: { resourceAttributes: {} } },
      field(2, field(1, [])),
      { kind: "SelfSubjectAccessReview", spec: { resourceAttributes: nothing, nonResourceAttributes: null } },
    ],
  ];
  test.each(cases)("%s", (_, want, json, raw, review) => {
    expect(readJson(json, want)).toEqual(review);
    expect(readReview(object(`${want.group}/v1`, want.kind, raw), protobuf, want)).toEqual(review);
    expect(readReview(object("", "", raw), `${protobuf}; x=y`, want)).toEqual(review);
  });

  test("a key named like a prototype is a key", () => {
    const review = readReview(bytesOf('{"spec":{"user":"u","extra":{"__proto__":["a"]}}}'), "", subject);
    if (review.kind !== "SubjectAccessReview") throw new Error(review.kind);
    expect(Object.entries(review.spec.extra)).toEqual([["__proto__", ["a"]]]);
  });
});

describe("a body that is none", () => {
  const unrecognized = "400 the object provided is unrecognized (must be of type SelfSubjectAccessReview): ";
  const json = "couldn't get version/kind; json parse error: ";
  const unhandled = '400 SelfSubjectAccessReview in version "v1" cannot be handled as a SelfSubjectAccessReview: ';
  test.each([
    ["{", `${unrecognized}${json}unexpected end of JSON input ({)`],
    ["", `${unrecognized}${json}unexpected end of JSON input (<empty>)`],
    ["junk", `${unrecognized}${json}invalid character 'j' looking for beginning of value (6a756e6b)`],
    [
      `{"a":"${"b".repeat(40)}"x`,
      `${unrecognized}${json}invalid character 'x' after object key:value pair ({"a":"${"b".repeat(24)} ...)`,
    ],
    [
      '{"kind":3}',
      `${unrecognized}${json}json: cannot unmarshal number into Go struct field .kind of type string ({"kind":3})`,
    ],
    ['{"apiVersion":"a/b/c"}', `${unrecognized}unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c"})`],
    [
      '{"spec":"x"}',
      `${unhandled}json: cannot unmarshal string into Go struct field SelfSubjectAccessReview.spec of type v1.SelfSubjectAccessReviewSpec`,
    ],
    [
      '{"spec":{"resourceAttributes":{"verb":1}}}',
      `${unhandled}json: cannot unmarshal number into Go struct field ResourceAttributes.spec.resourceAttributes.verb of type string`,
    ],
    [
      '{"spec":{"resourceAttributes":{"labelSelector":{"requirements":{}}}}}',
      `${unhandled}json: cannot unmarshal object into Go struct field LabelSelectorAttributes.spec.resourceAttributes.labelSelector.requirements of type []v1.LabelSelectorRequirement`,
    ],
    [
      '{"kind":"SubjectAccessReview"}',
      '400 SubjectAccessReview in version "v1" cannot be handled as a SelfSubjectAccessReview: converting (v1.SubjectAccessReview) to (authorization.SelfSubjectAccessReview): unknown conversion',
    ],
    [
      '{"kind":"Pod","apiVersion":"v1"}',
      '400 Pod in version "v1" cannot be handled as a SelfSubjectAccessReview: no kind "Pod" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      '{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1beta1"}',
      "400 the API version in the data (authorization.k8s.io/v1beta1) does not match the expected API version (authorization.k8s.io/v1)",
    ],
  ])("%s", (body, message) => {
    expect(refused(() => readReview(bytesOf(body), "application/json; charset=utf-8", access))).toBe(message);
  });

  const raw = (...bytes: number[]) => object(v1, "SelfSubjectAccessReview", bytes);
  test.each([
    [bytesOf(""), `${unrecognized}empty data (<empty>)`],
    [
      bytesOf("junk"),
      `${unrecognized}provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6a756e6b)`,
    ],
    [bytesOf("k8s\0"), `${unrecognized}empty body (6b387300)`],
    [Uint8Array.from([...bytesOf("k8s\0"), 0x0a, 0x05]), `${unrecognized}unexpected EOF (6b3873000a05)`],
    [
      Uint8Array.from([...bytesOf("k8s\0"), 0x0c]),
      `${unrecognized}proto: Unknown: wiretype end group for non-group (6b3873000c)`,
    ],
    [raw(0x12, 0x7f), `${unhandled}unexpected EOF`],
    [raw(0x10, 0x01), `${unhandled}proto: wrong wireType = 0 for field Spec`],
    [raw(0x02, 0x00), `${unhandled}proto: SelfSubjectAccessReview: illegal tag 0 (wire type 2)`],
    [raw(...Array.from({ length: 11 }, () => 0xff)), `${unhandled}proto: integer overflow`],
    [
      raw(0x12, ...Array.from({ length: 9 }, () => 0xff), 0x01),
      `${unhandled}proto: negative length found during unmarshaling`,
    ],
    [raw(0x1f), `${unhandled}proto: illegal wireType 7`],
    [raw(0x1b, 0x08), `${unhandled}unexpected EOF`],
    [raw(0x1b, 0x1b, 0x1c, 0x1c), ""],
  ])("protobuf %#", (body, message) => {
    expect(refused(() => readReview(body, protobuf, access))).toBe(message);
  });

  test("another encoding, or too much of it", () => {
    expect(refused(() => readReview(bytesOf("a: 1"), "application/yaml", access))).toBe(
      "415 the body of the request was in an unknown format - accepted media types include: application/json, application/vnd.kubernetes.protobuf",
    );
    expect(refused(() => readReview(new Uint8Array(reviewBytesMax + 1), "", access))).toBe(
      "413 Request entity too large: limit is 3145728",
    );
  });

  test("anything else is read or refused", () => {
    const kinds = [
      "SelfSubjectAccessReview",
      "SubjectAccessReview",
      "SelfSubjectRulesReview",
      "SelfSubjectReview",
    ] as const;
    const good = object(v1, "SubjectAccessReview", field(2, [...field(1, field(1, "a")), ...field(5, field(1, "b"))]));
    const broken = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte));
    const enveloped = fc.uint8Array().map((bytes) => object("", "", [...bytes]));
    const json = fc.json().map(bytesOf);
    const spec = fc.json().map((text) => bytesOf(`{"spec":${text}}`));
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array(), broken, enveloped, json, spec),
        fc.constantFrom(...kinds),
        fc.constantFrom("", protobuf),
        (body, kind, type) => {
          expect(refused(() => readReview(body, type, expected(kind)))).not.toStartWith("not a refusal");
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("three megabytes of tiny fields or of nesting are done in a moment", () => {
    const groups = field(2, Array.from({ length: 500_000 }, () => [0x22, 0x00]).flat());
    const before = performance.now();
    const review = readReview(object(v1, "SubjectAccessReview", groups), protobuf, subject);
    expect(review.kind === "SubjectAccessReview" ? review.spec.groups.length : 0).toBe(500_000);
    expect(
      refused(() => readReview(bytesOf(`{"spec":${"[".repeat(9_000)}${"]".repeat(9_000)}}`), "", subject)),
    ).toContain("cannot unmarshal array");
    expect(refused(() => readReview(bytesOf("[".repeat(3_000_000)), "", subject))).toContain("exceeded max depth");
    expect(performance.now() - before).toBeLessThan(4000);
  });
});

describe("a question that cannot be answered", () => {
  const ask = (spec: unknown, want: ExpectedReview) => refused(() => requireReview(readJson({ spec }, want)));
  const neither =
    'spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified';
  test.each([
    [{}, access, `422 .authorization.k8s.io "" is invalid: ${neither}`],
    [
      { resourceAttributes: {}, nonResourceAttributes: { path: "/a" } },
      access,
      '422 .authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: authorization.NonResourceAttributes{Path:"/a", Verb:""}: cannot be specified in combination with resourceAttributes',
    ],
    [
      {},
      subject,
      `422 .authorization.k8s.io "" is invalid: [${neither}, spec.user: Invalid value: "": at least one of user or group must be specified]`,
    ],
    [{ resourceAttributes: {}, groups: ["g"] }, subject, ""],
    [{}, expected("SelfSubjectRulesReview"), "400 no namespace on request"],
    [{}, expected("SelfSubjectReview"), ""],
  ])("%j", (spec, want, message) => {
    expect(ask(spec, want)).toBe(message);
  });
});
