// Walks the real product in a real browser: a link is opened while it is empty, fills, and is used.
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import * as v from "valibot";
import { gatheredCluster } from "../kit/format-fixtures/kubectl-gather.ts";
import { files, tarGzOf } from "../kit/tar-fixture.ts";
import { expectAccessible } from "./accessible.ts";
import { crashing, lineCount, needle, podCount, sampleBundle } from "./bundle.ts";
import { type Kubin, startKubin } from "./kubin.ts";
import { opened } from "./opened.ts";

// A test that runs out of time would take the stack with it: Bun ends the processes a test has started.
setDefaultTimeout(30_000);

let kubin: Kubin;
let context: BrowserContext;
let page: Page;
/** The link that the first test fills and the others read. */
let link = "";
/** What the browser complained about: refused scripts, uncaught errors. */
let complaints: string[] = [];

async function open(path: string, size = { width: 1280, height: 800 }): Promise<Page> {
  page = await opened(context, path.startsWith("http") ? path : `${link}${path}`, { size, complaints });
  return page;
}

const text = (selector: string): Promise<string> => page.locator(selector).first().innerText();
/** Nothing on the page says "Loading" any more. */
const settled = async (): Promise<void> => {
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.locator(".waiting, .outdated, [aria-busy=true]").first().waitFor({ state: "detached" });
};
const see = (words: string): Promise<void> => page.getByText(words).first().waitFor();
const podPath = `/r/core/pods/shop/${crashing}`;

beforeAll(async () => {
  kubin = await startKubin();
  context = await kubin.browser.newContext();
}, 60_000);

afterAll(async () => {
  await context?.close();
  await kubin?.stop();
}, 30_000);

beforeEach(() => {
  complaints = [];
});

test("a link that is opened while it is empty fills without a reload", async () => {
  const pushed = await kubin.push(sampleBundle(), async (printed) => {
    link = printed;
    await open("");
    await see("Waiting for the first pack");
    // Gone after a reload.
    await page.evaluate("globalThis.stillThisPage = true");
  });
  expect(pushed.counts.resources).toBeGreaterThan(podCount);
  await page.getByRole("link", { name: "Pod 1 not healthy" }).first().waitFor();
  await see("Complete, with 1 gap");
  await see("secrets is forbidden");
  expect(await text("header .details")).toContain("v1.30.1");
  expect(await text(".as-of")).toContain("as of 20");
  expect(await page.evaluate("globalThis.stillThisPage")).toBe(true);
  expect(complaints).toEqual([]);
}, 40_000);

test("the overview names what is not healthy, and leads to it", async () => {
  await open("");
  await page.getByRole("region", { name: "Pod: not healthy" }).getByRole("link", { name: crashing }).click();
  await page.getByRole("heading", { name: crashing }).waitFor();
  expect(await text(".resource-head .status")).toBe("CrashLoopBackOff");
});

test("a table fetches its pages as they come into view, and keeps few rows in the document", async () => {
  await open("/r/core/pods");
  await page.getByRole("link", { name: crashing }).waitFor();
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe(String(podCount + 1));
  await page.keyboard.press("End");
  await page.getByRole("link", { name: `web-0${podCount - 2}` }).waitFor();
  expect(await page.locator(".table .row").count()).toBeLessThan(100);
});

test("sorting asks the server and is in the address", async () => {
  await open("/r/core/pods");
  await page.getByRole("button", { name: "Restarts" }).click();
  await page.locator('[role=columnheader][aria-sort="ascending"]', { hasText: "Restarts" }).waitFor();
  await page.getByRole("button", { name: "Restarts" }).click();
  await page.locator("#row-0", { hasText: crashing }).waitFor();
  expect(page.url()).toContain("sort=restarts");
  expect(page.url()).toContain("order=desc");
});

test("filters narrow the table, and their address reproduces it", async () => {
  await open("/r/core/pods");
  await page.getByRole("link", { name: crashing }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("web-000");
  await page.locator('[role=grid][aria-rowcount="11"]').waitFor();
  const address = page.url();
  expect(address).toContain("q=web-000");
  await page.getByLabel("Label selector").fill("app=checkout");
  await see("No Pod matches these filters");
  await open(address);
  await page.locator('[role=grid][aria-rowcount="11"]').waitFor();
  await open("/r/core/pods?labels=app%3Dcheckout%2Ctier%3Dfront");
  await page.locator('[role=grid][aria-rowcount="2"]').waitFor();
  await open("/r/core/pods?ns=empty");
  await see("No Pod matches these filters");
  const clear = page.getByRole("button", { name: "Clear the filters" });
  expect((await clear.boundingBox())?.height).toBeLessThan(40);
  await clear.click();
  await page.getByRole("link", { name: crashing }).waitFor();
});

test("the keyboard walks the rows, opens one, goes back to it, and jumps", async () => {
  await open("/r/core/pods");
  await page.locator("#row-0", { hasText: crashing }).waitFor();
  for (const key of ["j", "j", "ArrowDown", "k"]) await page.keyboard.press(key);
  await page.locator('#row-2[aria-selected="true"]').waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "web-0001" }).waitFor();
  await page.keyboard.press("y");
  await page.getByRole("region", { name: "YAML" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator('#row-2[aria-selected="true"]').waitFor();
  await page.keyboard.press("f");
  await page.locator('[role=grid][aria-rowcount="2"]').waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await page.getByLabel("Search the log lines").waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await page.getByRole("link", { name: "node-b" }).waitFor();
});

test("a resource shows its labels as text, its YAML, and its events", async () => {
  await open(podPath);
  await see("checkout");
  await see("<img src=x onerror=alert(1)>");
  await see("Back-off restarting failed container");
  await page.getByRole("tab", { name: "YAML" }).click();
  await page.locator(".yaml-line", { hasText: "kind: Pod" }).waitFor();
  expect(await page.locator(".y-key", { hasText: "apiVersion" }).count()).toBe(1);
  await page.getByRole("tab", { name: /Events/ }).click();
  await page.getByRole("cell", { name: "BackOff", exact: true }).waitFor();
  expect(page.url()).toContain("tab=events");
  expect(complaints).toEqual([]);
});

test("logs open at their end and load earlier lines as one scrolls up", async () => {
  await open(`${podPath}?tab=logs`);
  await page.locator(`.line[data-number="${lineCount}"]`).waitFor();
  expect(await page.locator('.line[data-number="1"]').count()).toBe(0);
  // Every time that the start comes into view, 500 earlier lines are put before it.
  const first = page.locator('.line[data-number="1"]');
  while (!(await first.isVisible())) {
    await page.evaluate("document.querySelector('.lines').scrollTop = 0");
    await page.waitForTimeout(50);
  }
  await page.getByLabel("Container").selectOption({ label: "app · previous · 1 line" });
  await see("the run before died");
  await page.getByRole("link", { name: "Line 1", exact: true }).click();
  // What the line says besides its text is read from it, whatever its format is.
  const fields = page.getByRole("region", { name: "Fields of line 1" });
  await fields.getByText("shard").waitFor();
});

test("a line's address shows the line with what stood around it", async () => {
  await open(`${podPath}?tab=logs&line=${needle.line}`);
  await page.locator(`.line[data-number="${needle.line}"][aria-current="true"]`, { hasText: needle.text }).waitFor();
  await page.locator(`.line[data-number="${needle.line - 3}"]`).waitFor();
  await page.getByRole("link", { name: `Line ${needle.line + 2}` }).click();
  await page.locator(`.line[data-number="${needle.line + 2}"][aria-current="true"]`).waitFor();
  expect(page.url()).toContain(`line=${needle.line + 2}`);
});

test("a search finds the line, and the hit leads to its place", async () => {
  await open("/logs");
  await see("1,503 lines, newest first");
  await page.getByLabel("Search the log lines").fill("NEEDLE");
  await see("1 line, newest first");
  await page.locator("mark", { hasText: "needle" }).click();
  await page.getByRole("link", { name: "Open in its stream" }).click();
  await page.locator(`.line[data-number="${needle.line}"][aria-current="true"]`).waitFor();
  await open("/logs?level=error");
  await see("2 lines, newest first");
  await open("/logs?q=nobody+wrote+this");
  await see("No line matches");
});

test("a bar of the histogram narrows the time", async () => {
  await open("/logs?ns=shop");
  await page.locator(".histogram a").first().click();
  await page.getByRole("button", { name: /^Remove from:/ }).waitFor();
  expect(decodeURIComponent(page.url())).toMatch(/q=ns:shop.from:.*to:/);
  await page.getByRole("button", { name: "Load more" }).waitFor({ state: "detached" });
});

test("a node's file is listed and opens", async () => {
  await open("/node-logs");
  await page.getByRole("link", { name: /kubelet.txt/ }).click();
  await see("kubelet is well");
});

test("a store that fails is told in its panel, and Try again asks anew", async () => {
  await open("");
  await page.route("**/snapshot/resources?**", (route) => route.fulfill({ status: 500, body: "broken" }));
  await page.getByRole("link", { name: "Node" }).nth(1).click();
  await page.getByRole("alert").waitFor();
  await page.unroute("**/snapshot/resources?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "node-a" }).waitFor();
});

test("several clusters of one dump are one link: the other is chosen in the header, and what was redacted is said", async () => {
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s", namespace: "shop" },
    data: { k: "c2VjcmV0IQ==" },
  };
  const dump = {
    "gather/gather.log": "started\n",
    ...gatheredCluster("gather/east", "web-1"),
    ...gatheredCluster("gather/west", "web-2"),
    "gather/east/namespaces/shop/secrets/s.yaml": JSON.stringify(secret),
  };
  let first = "";
  await kubin.push(tarGzOf(files(dump)), async (printed) => void (first ||= printed));
  await open(first);
  await see("web-1");
  await page.getByText("redacted before anything was sent").click();
  await see("secret-data");
  await page.getByLabel("Cluster").selectOption({ label: "west" });
  await see("web-2");
  expect(await page.getByText("web-1").count()).toBe(0);
  expect(page.url()).not.toBe(first);
  expect(complaints).toEqual([]);
});

test("an unknown link and an unknown page say so", async () => {
  const address = `${kubin.url}/s/${"0".repeat(22)}`;
  expect((await fetch(address)).status).toBe(404);
  await open(address);
  await page.getByRole("heading", { name: "There is no such link" }).waitFor();
  await open("/no/such/place");
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
});

test.each(["", "/r/core/pods", `${podPath}?tab=yaml`, `${podPath}?tab=logs`, "/logs?q=request", "/node-logs"])(
  "axe finds nothing serious on %p",
  async (path) => {
    await open(path);
    await settled();
    await expectAccessible(page);
  },
);

test("the commands for kubectl are a key away, are copied, and lead to this snapshot and the chosen namespace", async () => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("/r/core/pods?ns=shop");
  await settled();
  const button = page.getByRole("button", { name: "kubectl", exact: true });
  const dialog = page.getByRole("dialog", { name: "kubectl on this snapshot" });
  await button.focus();
  await page.keyboard.press("Enter");
  await dialog.getByText(/^Read-only; ages are as of the capture, 20.* UTC\.$/).waitFor();
  await dialog.getByRole("button", { name: "Copy the kubin command" }).press("Enter");
  await dialog.getByText("✓ copied").waitFor();
  const copied = () => page.evaluate("navigator.clipboard.readText()").then((text) => v.parse(v.string(), text));
  expect(await copied()).toBe(`kubin kubectl ${link} get pods -n shop`);
  await dialog.getByRole("button", { name: "Copy the command that fetches a kubeconfig" }).click();
  await page.waitForFunction("navigator.clipboard.readText().then((text) => text.startsWith('curl'))");
  const [, address = ""] = /^curl -fsS '(.*)' > snapshot\.kubeconfig$/.exec(await copied()) ?? [];
  const kubeconfig = await (await fetch(address)).text();
  expect(kubeconfig).toContain(`server: "${link.replace("/s/", "/k/")}"`);
  expect(kubeconfig).toContain('namespace: "shop"');
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await page.evaluate("document.activeElement.textContent")).toBe("kubectl");
  await page.getByRole("button", { name: "Remove the filter on namespace" }).click();
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await dialog.getByText(`kubin kubectl ${link} get pods -A`).waitFor();
  await page.setViewportSize({ width: 360, height: 640 });
  const box = await dialog.boundingBox();
  expect([box !== null && box.x >= 0 && box.x + box.width <= 360, complaints]).toEqual([true, []]);
  const beyond =
    "document.querySelector('dialog[open]').scrollWidth - document.querySelector('dialog[open]').clientWidth";
  expect(await page.evaluate(beyond)).toBe(0);
});

test("at 360 px nothing sticks out, and the kinds are in a drawer", async () => {
  for (const path of ["", "/r/core/pods", `${podPath}?tab=logs`, "/logs?q=request"]) {
    await open(path, { width: 360, height: 800 });
    await settled();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await page.evaluate("document.querySelector('main').scrollWidth")).toBe(360);
  }
  const kinds = page.getByRole("navigation", { name: "Kinds" });
  expect(await kinds.isVisible()).toBe(false);
  await page.getByRole("button", { name: "Kinds", exact: true }).click();
  await kinds.getByRole("link", { name: /Deployment/ }).click();
  await page.getByRole("link", { name: "checkout", exact: true }).waitFor();
  expect(await kinds.isVisible()).toBe(false);
});
