// A pod's log out of packs, in workerd: whole, its end, from a time on, and cut after so many bytes.
import { beforeAll, expect, test } from "vitest";
import { type KubeClient, kubeClient } from "./kube-call.ts";
import { logLines, pushCluster } from "./kube-sample.ts";

const at = "/api/v1/namespaces/shop/pods/web-00/log";
const messages = logLines.map((line) => line.slice(line.indexOf(" ") + 1));

let kube: KubeClient;
beforeAll(async () => {
  kube = kubeClient(await pushCluster());
});

test("the whole log is what was captured, with and without its timestamps", async () => {
  const answer = await kube.ask(at);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain"]);
  expect(await answer.text()).toBe(messages.join(""));
  const stamped = await kube.text(`${at}?timestamps=true&container=app`, "*/*");
  expect(stamped).toBe(logLines.join(""));
});

test("of its end, of a time and of so many bytes only that comes", async () => {
  expect(await kube.text(`${at}?tailLines=3`, "*/*")).toBe(messages.slice(-3).join(""));
  expect(await kube.text(`${at}?sinceTime=2026-01-01T00:06:00Z`, "*/*")).toBe(messages.slice(36_000).join(""));
  expect(await kube.text(`${at}?limitBytes=100`, "*/*")).toBe(messages.join("").slice(0, 100));
  expect(await kube.text(`${at}?follow=true&tailLines=1`, "*/*")).toBe(messages.at(-1));
});

test("what there is not is refused by name", async () => {
  expect(await kube.status(`${at}?container=none`)).toMatchObject({ code: 400 });
  expect(await kube.status(`${at}?tailLines=-1`)).toMatchObject({ code: 422, reason: "Invalid" });
  expect(await kube.status(at.replace("web-00", "web-01"))).toMatchObject({ code: 404 });
});
