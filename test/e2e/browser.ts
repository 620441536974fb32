// Finds a Chromium and opens it: CHROME, else the system's, else the one that npm brought. None is a failure, never a skip.
import { accessSync, constants } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";
import { KubinError } from "../../db/model/error.ts";

const systemPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** The browser may talk to this machine only, and not to its maker. */
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

/** A started browser; the caller closes it. Throws "unavailable" naming what was looked for. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  return chromium.launch({ executablePath, args: flags, headless: true });
}

async function findBrowser(): Promise<string> {
  const wanted = process.env["CHROME"];
  if (wanted) {
    if (isProgram(wanted)) return wanted;
    throw new KubinError("unavailable", `Cannot start the browser: CHROME is "${wanted}", which is not a program`);
  }
  const found = systemPaths.find(isProgram);
  if (found) return found;
  const brought = await sparticuz.executablePath();
  if (isProgram(brought)) return brought;
  throw new KubinError(
    "unavailable",
    `Cannot start a browser: neither CHROME nor ${systemPaths.join(", ")} nor @sparticuz/chromium is there`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: the next one.
    return false;
  }
}
