// A page of a test: the only one that is open, with what the browser complains about.
import type { BrowserContext, Page } from "playwright-core";

export interface Opened {
  readonly size: { readonly width: number; readonly height: number };
  /** Takes refused scripts and uncaught errors. */
  readonly complaints: string[];
  /** Before anything is loaded. */
  readonly prepare?: (page: Page) => void;
}

export async function opened(
  context: BrowserContext,
  address: string,
  { size, complaints, prepare }: Opened,
): Promise<Page> {
  await Promise.all(context.pages().map((one) => one.close()));
  const page = await context.newPage();
  await page.setViewportSize(size);
  page.setDefaultTimeout(7000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  prepare?.(page);
  await page.goto(address);
  return page;
}
