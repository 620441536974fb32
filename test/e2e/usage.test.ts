// What pods and nodes used, in a real browser: on the overview, in a namespace, on a node's page, and where nothing was measured.
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import * as v from "valibot";
import { expectAccessible } from "./accessible.ts";
import { sampleBundle } from "./bundle.ts";
import { type Kubin, startKubin } from "./kubin.ts";
import { opened } from "./opened.ts";
import { measuredPods, usageList } from "./usage-list.ts";

// A test that runs out of time would take the stack with it: Bun ends the processes a test has started.
setDefaultTimeout(30_000);

let kubin: Kubin;
let context: BrowserContext;
let page: Page;
let link = "";
let complaints: string[] = [];

async function open(path: string, size = { width: 1280, height: 900 }): Promise<void> {
  page = await opened(context, path.startsWith("http") ? path : `${link}${path}`, { size, complaints });
}

const section = () => page.getByRole("region", { name: "Resource usage" });
const table = (of: "Pods" | "Nodes") => section().getByRole("region", { name: `${of} that used most` });
/** A row of a table, its cells as text; the words for a reader of the screen are part of them. */
async function row(of: "Pods" | "Nodes", name: string): Promise<string[]> {
  const cells = table(of).getByRole("row").filter({ hasText: name }).locator("th, td");
  return (await cells.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
}
/** The names of a table in their order, once the first is `first`. */
async function names(of: "Pods" | "Nodes", first: string): Promise<string[]> {
  await table(of).locator("tbody tr").first().getByRole("link", { name: first }).waitFor();
  return table(of).locator("tbody th a").allTextContents();
}

beforeAll(async () => {
  kubin = await startKubin();
  context = await kubin.browser.newContext();
  await kubin.push(usageList(), async (printed) => void (link = printed));
  await open("");
  await section().getByText(`of ${measuredPods} measured pods`).waitFor({ timeout: 20_000 });
}, 60_000);

afterAll(async () => {
  await context?.close();
  await kubin?.stop();
}, 30_000);

beforeEach(() => {
  complaints = [];
});

test("the overview sets what was used against requests, limits and allocatable", async () => {
  await open("");
  expect((await names("Pods", "hungry")).slice(0, 3)).toEqual(["hungry", "free", "fat"]);
  const [cpu, memory] = [
    ["1.9", "500m", "2", "95% of its limit"],
    ["151Mi", "128Mi", "512Mi", "29% of its limit"],
  ];
  expect(await row("Pods", "hungry")).toEqual(["hungry", "shop", ...cpu, ...memory]);
  const fat = ["20m", "100m", "–", "20% of its request", "3Gi", "2Gi", "–", "150% of its request"];
  expect(await row("Pods", "fat")).toEqual(["fat", "shop", ...fat]);
  expect(await row("Pods", "free")).toEqual(["free", "shop", "50m", "–", "–", "", "900Ki", "–", "–", ""]);
  const node = ["node-b", "250m", "2", "13% of its allocatable", "3.8Gi", "4Gi", "95% of its allocatable"];
  expect(await row("Nodes", "node-b")).toEqual(node);
  const tight = section().locator("[data-tight]");
  expect(await tight.allTextContents()).toEqual(["95% of its limit", "95% of its allocatable"]);
  const said = await section().innerText();
  expect(said).toContain("Measured at 2026-01-01 00:00:30 UTC");
  expect(said).toContain("one point in time");
  expect(said).toContain(`The 10 of ${measuredPods} measured pods that used most CPU`);
  expect(said).not.toContain("Not everything could be read");
  await table("Pods").getByRole("link", { name: "hungry" }).click();
  await page.getByRole("heading", { name: "hungry" }).waitFor();
  expect(complaints).toEqual([]);
});

test("the switch sorts by memory with the keyboard, and its address reproduces it", async () => {
  await open("");
  const memory = () => section().getByRole("button", { name: "Memory" });
  await memory().press("Enter");
  expect((await names("Pods", "fat")).slice(0, 2)).toEqual(["fat", "hungry"]);
  expect(await names("Nodes", "node-b")).toEqual(["node-b", "node-a"]);
  expect(page.url()).toContain("sort=memory");
  await open(page.url());
  await names("Pods", "fat");
  expect(await memory().getAttribute("aria-pressed")).toBe("true");
  await section().getByRole("button", { name: "CPU" }).click();
  expect(await names("Nodes", "node-a")).toEqual(["node-a", "node-b"]);
  expect(page.url()).not.toContain("sort");
});

test("the namespace of the address narrows the pods, and nodes are left out of it", async () => {
  await open("?ns=shop");
  expect(await names("Pods", "hungry")).toEqual(["hungry", "free", "fat"]);
  expect(await section().innerText()).toContain("3 measured pods");
  expect(await table("Nodes").count()).toBe(0);
  await open("?ns=none");
  await section().getByText("No pod of none was measured.").waitFor();
});

test("an answer that is cut says so, and one that fails takes its own panel only", async () => {
  await open("");
  await table("Pods").waitFor();
  await page.route("**/snapshot/usage?**", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...v.parse(v.looseObject({}), await response.json()), cut: true } });
  });
  await section().getByRole("button", { name: "Memory" }).click();
  await section().getByText("Not everything could be read").waitFor();
  await page.unroute("**/snapshot/usage?**");
  await page.route("**/snapshot/usage?**", (route) => route.fulfill({ status: 400, body: "broken" }));
  await page.reload();
  await section().getByRole("alert").getByText("Cannot show the resource usage").waitFor({ timeout: 15_000 });
  expect(await page.getByRole("alert").count()).toBe(1);
  await page.getByRole("region", { name: "Namespaces" }).waitFor();
  await page.unroute("**/snapshot/usage?**");
  await section().getByRole("button", { name: "Try again" }).click();
  await names("Pods", "fat");
});

test("a node's summary says what it used", async () => {
  await open("/r/core/nodes/-/node-b");
  const fact = page.locator(".facts-list dt", { hasText: "Used" }).locator("+ dd");
  await fact.getByText("3.8Gi of 4Gi allocatable memory (95%)").waitFor();
  expect(await fact.innerText()).toBe(
    "250m of 2 allocatable CPU (13%), 3.8Gi of 4Gi allocatable memory (95%) " +
      "at one point in time, 2026-01-01 00:00:30 UTC at the latest",
  );
  expect(await fact.locator("[data-faulty]").allTextContents()).toEqual(["3.8Gi of 4Gi allocatable memory (95%)"]);
});

test("axe finds nothing serious in light and dark, and at 400 px only the chosen measure is shown", async () => {
  await open("", { width: 400, height: 900 });
  await names("Pods", "hungry");
  const titles = () => table("Pods").getByRole("columnheader").allInnerTexts();
  expect(await titles()).toEqual(["Pod", "CPU", "Used", "Request", "Limit", "Share"]);
  expect(await table("Pods").locator("tbody th").first().innerText()).toMatch(/^hungry\s+shop$/);
  expect(await page.evaluate("document.querySelector('main').scrollWidth")).toBe(400);
  await expectAccessible(page);
});

test("a snapshot without measurements has no such section, and does not ask", async () => {
  let bare = "";
  await kubin.push(sampleBundle(), async (printed) => void (bare = printed));
  await open(bare);
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(request.url()));
  await page.getByText("Complete, with 1 gap").first().waitFor();
  await page.getByRole("region", { name: "Namespaces" }).waitFor();
  expect(await section().count()).toBe(0);
  expect(asked.filter((url) => url.includes("/snapshot/usage"))).toEqual([]);
});
