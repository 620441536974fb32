import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { isKubinError } from "../../db/model/error.ts";
import { sniff } from "../../db/model/import/import.ts";
import { files, tarGzOf } from "../../test/kit/tar-fixture.ts";
import { download } from "./download.ts";
import { openInput, openSpooled } from "./input.ts";

const bundle = tarGzOf(files({ "b/cluster-resources/nodes.json": "[]" }));
let workDir = "";
let server: ReturnType<typeof Bun.serve>;
let at = "";

beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), "kubin-input-"));
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer });
  at = `http://127.0.0.1:${String(server.port)}`;
});
afterAll(async () => {
  await server.stop(true);
  await rm(workDir, { recursive: true });
});

function answer(request: Request): Response | Promise<Response> {
  const { pathname } = new URL(request.url);
  const to = (location: string): Response => new Response(null, { status: 302, headers: { location } });
  if (pathname === "/bundle.tgz") return new Response(bundle);
  if (pathname === "/moved") return to("/bundle.tgz");
  if (pathname === "/file") return to("file:///etc/passwd");
  if (pathname === "/loop") return to("/loop");
  if (pathname === "/page") return new Response("<!doctype html><html>log in</html>");
  if (pathname === "/private") return new Response("no", { status: 403 });
  if (pathname === "/broken") return new Response("no", { status: 503 });
  if (pathname === "/stalls") return new Response(stalling());
  return new Response("no", { status: 404 });
}

function stalling(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
}

async function refusal(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => "nothing was refused",
    (reason: unknown) => reason,
  );
  if (!isKubinError(error)) throw error;
  expect(error.message).not.toContain("\n");
  return `${error.code}: ${error.message}`;
}

describe("an address", () => {
  test("is fetched into the work folder and called by its last part; redirects are followed", async () => {
    for (const path of ["/bundle.tgz?signature=secret", "/moved"]) {
      const input = await openInput(at + path, workDir);
      expect(input.name).toBe(path.startsWith("/moved") ? "moved" : "bundle.tgz");
      expect((await sniff(input.source))[0]?.format).toBe("support-bundle");
    }
    expect(await readdir(workDir)).toEqual(["input"]);
    expect((await sniff((await openSpooled(workDir, "again")).source))[0]?.root).toBe("b/");
  });

  test("never leads to a file of this machine, nor in circles", async () => {
    expect(await refusal(openInput(`${at}/file`, workDir))).toContain('it leads to "file:", and only http and https');
    expect(await refusal(openInput(`${at}/loop`, workDir))).toContain("leads on more than 10 times");
    expect(await refusal(openInput("file:///etc/passwd", workDir))).toContain('addresses of "file" are not read');
    expect(await refusal(openInput("ftp://host/x", workDir))).toContain('addresses of "ftp" are not read');
  });

  test("that answers something else is refused with the next step, and its secrets are not repeated", async () => {
    const withSecrets = at.replace("http://", "http://user:password@");
    const said = [
      await refusal(openInput(`${withSecrets}/gone?token=secret`, workDir)),
      await refusal(openInput(`${at}/private?token=secret`, workDir)),
      await refusal(openInput(`${at}/broken?token=secret`, workDir)),
      await refusal(openInput(`${at}/page?token=secret`, workDir)),
    ];
    expect(said.map((message) => message.replace(at, "AT"))).toEqual([
      'unreadable: Cannot fetch "AT/gone": the server answered 404; check the address',
      'unreadable: Cannot fetch "AT/private": the server answered 403; download it yourself and push the file',
      'unavailable: Cannot fetch "AT/broken": the server answered 503. Try again',
      'unreadable: Cannot read "page": it is a web page, perhaps a login form; download the file itself',
    ]);
  });

  test("is given up when it brings too much, nothing more, or is not there", async () => {
    const path = join(workDir, "input");
    expect(await refusal(download(`${at}/bundle.tgz`, path, { limitBytes: 20 }))).toStartWith("too_large");
    expect(await refusal(download(`${at}/stalls`, path, { limitBytes: 1000, stalledMs: 100 }))).toContain(
      "nothing came for",
    );
    expect(await refusal(openInput("http://127.0.0.1:1/x", workDir))).toStartWith("unavailable: Cannot fetch");
  });
});

test("a path that is not there, and a file that is nothing, are named", async () => {
  expect(await refusal(openInput("/nowhere/x.tgz", workDir))).toBe(
    'unreadable: Cannot read "/nowhere/x.tgz": there is no such file or folder',
  );
  const junk = join(workDir, "junk.bin");
  await Bun.write(junk, new Uint8Array([0, 1, 2, 3, 0, 255]));
  expect(await refusal(openInput(junk, workDir))).toContain("not a tar, tar.gz or zip archive and not text");
});
