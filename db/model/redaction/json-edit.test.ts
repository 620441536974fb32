import { expect, test } from "bun:test";
import { editJson } from "./json-edit.ts";

/** Every string that the editor is shown, with the names above it. */
function seen(text: string): string[] {
  const found: string[] = [];
  const value: unknown = JSON.parse(text);
  const out = editJson(text, value, {
    string: (own, frame) => {
      found.push(`${frame?.key ?? ""}=${own}`);
      return null;
    },
    number: () => null,
  });
  expect(out).toBe(text);
  return found;
}

test("keys of the same look are told apart, escaped ones and those of the prototype read right", () => {
  expect(seen('{"abc":"one1","abd":"two2","axc":"thr3"}')).toEqual(["abc=one1", "abd=two2", "axc=thr3"]);
  expect(seen(String.raw`{"a\u0062c":"one1","a\"c":"two2"}`)).toEqual(["abc=one1", 'a"c=two2']);
  expect(seen('{"constructor":"one1","__proto__":{"a":"two2"},"toString":{"b":"thr3"}}')).toEqual([
    "constructor=one1",
    "a=two2",
    "b=thr3",
  ]);
});

test("the record of who set which field is passed over, but only where Kubernetes writes it", () => {
  const fields = '[{"manager":"kube\\"ctl]","fieldsV1":{"f:data":{"f:password":{}}}}]';
  expect(seen(`{"metadata":{"managedFields":${fields},"name":"app1"}}`)).toEqual(["name=app1"]);
  expect(seen(`{"metadata":{"name":"app1", "managedFields" : ${fields} }}`)).toEqual(["name=app1"]);
  expect(seen('{"spec":{"managedFields":["one1"]}}')).toEqual(["managedFields=one1"]);
});
