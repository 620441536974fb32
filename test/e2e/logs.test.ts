// The log page in a real browser: a question is written, narrowed, opened, shared and saved.
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import * as v from "valibot";
import { expectAccessible } from "./accessible.ts";
import { type Kubin, startKubin } from "./kubin.ts";
import { errors, logBundle, perReplica, replicaName, replicas, requestId, traceLines } from "./log-bundle.ts";
import { opened } from "./opened.ts";

// A test that runs out of time would take the stack with it: Bun ends the processes a test has started.
setDefaultTimeout(30_000);

let kubin: Kubin;
let context: BrowserContext;
let page: Page;
let link = "";
let complaints: string[] = [];
const all = replicas * perReplica;

async function open(path: string, size = { width: 1440, height: 900 }): Promise<void> {
  page = await opened(context, path.startsWith("http") ? path : `${link}${path}`, { size, complaints });
}

const see = (words: string): Promise<void> => page.getByText(words).first().waitFor();
const found = (lines: number, order = "newest"): Promise<void> =>
  see(`${new Intl.NumberFormat("en").format(lines)} ${lines === 1 ? "line" : "lines"}, ${order} first`);
const field = () => page.getByLabel("Search the log lines");
const question = (): string => new URL(page.url()).searchParams.get("q") ?? "";
const rows = () => page.locator(".hit-block");

beforeAll(async () => {
  kubin = await startKubin();
  context = await kubin.browser.newContext();
  // The file dialog cannot be answered from here: without it the page saves through memory.
  await context.addInitScript("delete window.showSaveFilePicker");
  await kubin.push(logBundle(), async (printed) => void (link = printed));
  await open("");
  await see("Errors in the logs");
}, 60_000);

afterAll(async () => {
  await context?.close();
  await kubin?.stop();
}, 30_000);

beforeEach(() => {
  complaints = [];
});

test("a word is found whatever its case, and marked", async () => {
  await open("/logs");
  await rows().first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("REFUSED");
  await found(errors);
  expect(await page.locator(".hit mark").first().innerText()).toBe("refused");
  expect(question()).toBe("REFUSED");
  expect(complaints).toEqual([]);
});

test("what cannot be meant is told at its place, and the last answer stays", async () => {
  await open("/logs?q=refused");
  await found(errors);
  await field().fill("refused level>=wran");
  await see('"wran" is not a level');
  expect(await page.locator(".q-wrong").innerText()).toBe("wran");
  await found(errors);
  expect(await rows().count()).toBeGreaterThan(5);
  await field().fill("refused level>=error");
  await page.locator(".q-wrong").waitFor({ state: "detached" });
});

test("keys and values are completed, and what was asked is offered again", async () => {
  await open("/logs");
  await rows().first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("po");
  await page.getByRole("option", { name: /^pod:/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("paym");
  await page.getByRole("option", { name: /^payments-0/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await found(4 + traceLines);
  await page.getByRole("button", { name: "Clear the search" }).click();
  await page.keyboard.press("Escape");
  await field().blur();
  await field().focus();
  await page.getByRole("option", { name: /pod:payments-0/ }).waitFor();
});

test("a value of a facet is asked for by a click, left out by another, and a level is a button", async () => {
  await open("/logs");
  await page.getByRole("link", { name: new RegExp(`^pod ${replicaName(1)} `) }).click();
  await found(perReplica);
  expect(question()).toBe(`pod:${replicaName(1)}`);
  await page.getByRole("button", { name: "error", exact: true }).click();
  await found(errors / replicas);
  await page.getByRole("button", { name: `Remove pod:${replicaName(1)}` }).click();
  await page.getByRole("link", { name: `Without pod ${replicaName(0)}` }).click();
  await page.getByLabel("Add a field").fill("path");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /^path \/cart / }).click();
  expect(question()).toBe(`level:error -pod:${replicaName(0)} path:"/cart"`);
  await found((errors / replicas) * 2);
});

test("the histogram narrows the time by click, by drag and by keys", async () => {
  await open(`/logs?q=pod:${replicaName(0)}`);
  await found(perReplica);
  await page.locator(".histogram a").first().click();
  await page.getByRole("button", { name: /^Remove from:/ }).waitFor();
  expect(question()).toMatch(/from:.* to:/);
  await page.goBack();
  await found(perReplica);
  const box = await page.locator(".histogram svg").boundingBox();
  if (!box) throw new Error("no histogram");
  await page.mouse.move(box.x + 5, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + 30, { steps: 5 });
  await page.mouse.up();
  await page.getByRole("button", { name: /^Remove to:/ }).waitFor();
  await page.goBack();
  await found(perReplica);
  await page.locator(".histogram svg").focus();
  for (const key of ["ArrowRight", "Shift+ArrowRight", "Enter"]) await page.keyboard.press(key);
  await page.getByRole("button", { name: /^Remove to:/ }).waitFor();
});

test("the list goes on as one scrolls, and holds few rows", async () => {
  await open(`/logs?order=oldest&q=pod:${replicaName(0)}`);
  await found(perReplica, "oldest");
  const last = page.getByText(`served request ${perReplica - 1}`).first();
  await rows().first().waitFor();
  while (!(await last.isVisible())) {
    await page.evaluate("document.querySelector('.hits').scrollTop = 1e9");
    await page.waitForTimeout(50);
  }
  expect(await rows().count()).toBeLessThan(120);
  // The next page neither moves what is read nor throws the reader back to the start.
  expect(await page.evaluate("document.querySelector('.hits').scrollTop")).toBeGreaterThan(4000);
});

test("a stack trace is one block, colours are colours, and a line of 256 KB is cut", async () => {
  await open("/logs?q=pod:payments-0&order=oldest");
  await found(4 + traceLines, "oldest");
  await page.getByRole("button", { name: `${traceLines - 1} more lines` }).click();
  await see("at com.shop.pay.Pool.take(Pool.java:14)");
  expect(await page.locator(".ansi.green").innerText()).toBe("INFO");
  await see("<b>bold</b>");
  await page.getByRole("button", { name: /show all 262,1/ }).click();
  await page.getByRole("button", { name: "show less" }).first().waitFor({ state: "attached" });
});

test("a line opens with its fields, its request in every pod, and what stood around it", async () => {
  await open(`/logs?q=${requestId}+pod:web-*`);
  await rows().first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const fields = page.getByRole("region", { name: "Fields of line 50" });
  await fields.getByText("/cart").waitFor();
  await page.getByRole("button", { name: "Context" }).click();
  await page.getByRole("group", { name: "Where" }).getByRole("button", { name: "namespace" }).click();
  await page.getByRole("region", { name: "Lines around" }).getByText("charge failed").waitFor();
  const shared = page.url();
  await page.keyboard.press("Escape");
  await page.locator(".open-line").waitFor({ state: "detached" });
  await open(shared);
  await page.getByRole("region", { name: "Lines around" }).getByText("charge failed").waitFor();
  await page.getByRole("link", { name: "same request id, everywhere" }).click();
  await found(2);
  await open(`/logs?q=${requestId}+pod:web-*`);
  await page.locator(".opener").first().click();
  await page.getByRole("link", { name: "Only status 502" }).click();
  expect(question()).toBe(`${requestId} pod:web-* status:502`);
});

test("a shared address opens around its line, however far down it is", async () => {
  await open(`/logs?q=pod:${replicaName(0)}`);
  const id = await rows().first().getAttribute("data-id");
  const stream = id?.split(":")[0] ?? "";
  await open(`/logs?q=pod:${replicaName(0)}&line=${stream}:7`);
  await page.locator(`.hit-block.open[data-id="${stream}:7"]`).waitFor();
  await page.locator(`[data-id="${stream}:8"]`).waitFor();
  await page.locator(`[data-id="${stream}:6"]`).waitFor();
});

test("patterns are counted, and lead to their lines", async () => {
  await open("/logs?q=level:error+ns:shop+-pod:x");
  await page.getByRole("button", { name: "Patterns" }).click();
  const patterns = page.getByRole("region", { name: "Patterns" });
  await patterns.getByText("the rest of the question is not applied").waitFor();
  await patterns.getByRole("link", { name: /upstream refused/ }).click();
  await found(errors);
  expect(question()).toMatch(/^level:error ns:shop pattern:/);
});

test("an opened line tells who else failed then", async () => {
  await open("/logs?q=charge");
  await page.locator(".opener").first().click();
  await page.getByRole("button", { name: "Who else failed" }).click();
  const around = page.getByRole("region", { name: "Errors around this time" });
  await around.getByRole("link", { name: `shop / ${replicaName(1)}` }).click();
  await found(1);
  expect(question()).toMatch(new RegExp(`^ns:shop pod:${replicaName(1)} level>=error from:.* to:`));
});

test("a permalink shows the same line to somebody else", async () => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("/logs?q=charge");
  await page.locator(".opener").first().click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("copied").waitFor();
  const address = v.parse(v.string(), await page.evaluate("navigator.clipboard.readText()"));
  expect(decodeURIComponent(address)).toContain("time=2024-05-01T10:00:50.15");
  const other = await kubin.browser.newContext();
  try {
    const theirs = await other.newPage();
    await theirs.goto(address);
    await theirs.locator('.line[aria-current="true"]', { hasText: requestId }).waitFor({ timeout: 7000 });
  } finally {
    await other.close();
  }
});

test.each([
  ["Raw lines", "log", errors],
  ["NDJSON", "ndjson", errors],
  ["CSV", "csv", errors + 1],
] as const)("%s saves as many lines as were found", async (title, ending, lines) => {
  await open("/logs?q=refused");
  await found(errors);
  await page.getByText("Export", { exact: true }).click();
  await see(`${errors} lines of this question`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: title }).click(),
  ]);
  expect(download.suggestedFilename()).toEndWith(`.${ending}`);
  const text = await Bun.file(await download.path()).text();
  expect(text.trimEnd().split("\n").length).toBe(lines);
});

test("a workload's pods are merged by time, and switched off one by one", async () => {
  await open("/r/apps/deployments/shop/web?tab=logs");
  await found(all);
  const pods = page.getByRole("group", { name: "Pods" });
  await pods.getByRole("button", { name: replicaName(2) }).click();
  await found(all - perReplica);
  expect(await pods.getByRole("button", { name: replicaName(2) }).getAttribute("aria-pressed")).toBe("false");
  await open("/r/core/services/shop/web-svc?tab=logs");
  await found(all);
  await open("/r/core/nodes/-/node-a?tab=logs");
  await found(perReplica);
  await open("/r/core/pods/shop/payments-0?tab=logs");
  await page.getByLabel("Container").selectOption("all");
  await found(4 + traceLines);
  expect(complaints).toEqual([]);
});

test("inside one log: a search steps through its matches, a number and Home lead to a line", async () => {
  await open(`/r/core/pods/shop/${replicaName(0)}?tab=logs`);
  await page.locator(`.line[data-number="${perReplica}"]`).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("refused");
  await page.keyboard.press("Enter");
  await see(`${errors / replicas} matches`);
  await page.keyboard.press("n");
  await page.locator('.line[data-number="50"][aria-current="true"]').waitFor();
  await page.keyboard.press("n");
  await page.locator('.line[data-number="100"][aria-current="true"]').waitFor();
  await page.keyboard.press("N");
  await page.locator('.line[data-number="50"][aria-current="true"]').waitFor();
  for (const key of ["g", "3", "7", "Enter"]) await page.keyboard.press(key);
  await page.locator('.line[data-number="37"][aria-current="true"]').waitFor();
  await page.keyboard.press("Home");
  await page.locator('.line[data-number="1"][aria-current="true"]').waitFor();
});

test("addresses of the search before still ask the same", async () => {
  await open("/logs?q=refused&level=error&ns=shop&from=2024-05-01T10:00:00Z");
  await found(errors);
  expect(question()).toBe("ns:shop level>=error from:2024-05-01T10:00:00.000Z refused");
});

test("lines that were put away are said to be, and come back on demand", async () => {
  let away = true;
  const tier = { loaded: false, loading: false, dropOn: "2024-06-01", putAwayAt: "2024-06-01T00:00:00Z" };
  // The tier's own work is the edge's test; here only what the page makes of its answer.
  await context.route("**/api/v1/snapshot", async (route) => {
    const response = await route.fetch();
    const snapshot = v.parse(v.looseObject({}), await response.json());
    await route.fulfill({ response, json: away ? { ...snapshot, lines: tier } : snapshot });
  });
  await context.route("**/snapshot/logs/load", (route) => {
    away = false;
    return route.fulfill({ json: { packs: 1 } });
  });
  try {
    await open("/logs");
    await see("were put away on 2024-06-01");
    await page.getByRole("button", { name: "Load them again" }).click();
    await rows().first().waitFor();
  } finally {
    await context.unrouteAll();
  }
});

test.each([
  "/logs?q=level>=warn",
  "/logs?view=patterns",
  "/logs?q=charge&scope=namespace&failing=30",
  "/r/apps/deployments/shop/web?tab=logs",
])("axe finds nothing serious on %p, open or not, at any width", async (path) => {
  for (const width of [1440, 390]) {
    await open(path, { width, height: 900 });
    if (path.includes("patterns")) await page.locator(".patterns td").first().waitFor();
    else await page.locator(".opener").first().click();
    await page.locator(".waiting, .outdated").first().waitFor({ state: "detached" });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await expectAccessible(page);
  }
});
