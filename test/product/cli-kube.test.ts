// kubin kubectl, shell and proxy as people use them: with a program that stands in for kubectl and tells what it was given, and with
// the real one where the machine has it.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { kubectlOf } from "../kit/kubectl.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { kubinCommand, kubinEnv, type Ran, slugOf, type TestStack, testStack } from "../kit/stack.ts";

const secret = "PRODUCTION-TOKEN";
const real = ["1.33", "1.32", "1.31", "1.30", "1.29", "1.28", "1.27"].map(kubectlOf).find((path) => path !== null);

let stack: TestStack;
let link = "";
let other = "";
/** A folder with nothing but the stand-in, named kubectl, and one that is a shell. */
let bin = "";
let front: { readonly url: string; readonly heard: string[]; stop(): Promise<void> };

/** What the stand-in says of itself. */
interface Told {
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly stdin: string;
  readonly kubeconfig: string;
  readonly modes: string[];
  readonly answers: string[];
}

/** Tells everything, and asks the server that its kubeconfig names for the paths that ASK lists, with a token and a cookie. */
const standIn = `
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
process.on("SIGTERM", () => process.exit(41)).on("SIGINT", () => process.exit(42));
const args = process.argv.slice(2);
const file = process.env.KUBECONFIG;
const kubeconfig = readFileSync(file, "utf8");
const server = /server: "(.*)"/.exec(kubeconfig)[1];
const headers = { authorization: "Bearer ${secret}", cookie: "session=${secret}" };
const answers = [];
for (const path of (process.env.ASK ?? "").split(" ").filter(Boolean))
  answers.push(await (await fetch(server + path, { headers })).text());
const modes = [file, dirname(file)].map((each) => (statSync(each).mode & 0o777).toString(8));
const stdin = process.env.STDIN ? await Bun.stdin.text() : "";
console.log(JSON.stringify({ args, env: process.env, stdin, kubeconfig, modes, answers }));
if (args[0] === "fail") process.exit(3);
if (args[0] === "die") process.kill(process.pid, "SIGKILL");
if (args[0] === "wait") await Bun.sleep(60_000);
`;

async function program(path: string, text: string): Promise<void> {
  await Bun.write(path, text);
  chmodSync(path, 0o755);
}

/** Passes everything on to the server, and keeps what it heard: addresses, headers and bodies. */
function listeningFront(target: string): typeof front {
  const heard: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const body = await request.text();
      heard.push(JSON.stringify([request.method, pathname + search, Object.fromEntries(request.headers), body]));
      const init = { method: request.method, headers: request.headers, ...(body === "" ? {} : { body }) };
      return fetch(`${target}${pathname}${search}`, { ...init, decompress: false });
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, heard, stop: () => server.stop(true) };
}

async function pushed(name: string): Promise<string> {
  const path = join(stack.dir, name);
  const namespaces = { kind: "NamespaceList", apiVersion: "v1", items: [{ metadata: { name: "shop" } }] };
  await Bun.write(path, smallBundle(3, 10, { "cluster-resources/namespaces.json": JSON.stringify(namespaces) }));
  const printed = (await stack.kubin(["push", path])).stdout.trim();
  expect(await stack.settled(printed)).toBe("COMPLETED");
  return printed;
}

beforeAll(async () => {
  stack = await testStack();
  bin = join(stack.dir, "bin");
  mkdirSync(bin);
  await Bun.write(join(stack.dir, "stand-in.ts"), standIn);
  const run = `#!/bin/sh\nexec '${process.execPath}' '${join(stack.dir, "stand-in.ts")}' "$@"\n`;
  await program(join(bin, "kubectl"), run);
  await program(join(bin, "told-shell"), run);
  [link, other] = [await pushed("bundle.tar.gz"), await pushed("other.tar.gz")];
  front = listeningFront(stack.publicUrl);
});
afterAll(async () => {
  await front.stop();
  await stack.remove();
});

/** A user with a production cluster in every place where tools look for one. */
function userEnv(more: Record<string, string> = {}): Record<string, string> {
  return {
    ...kubinEnv(stack.publicUrl, stack.dir),
    PATH: bin,
    KUBECONFIG: join(stack.dir, "production-config"),
    KUBERNETES_SERVICE_HOST: "10.0.0.1",
    HELM_KUBETOKEN: secret,
    HELM_KUBEAPISERVER: "https://production.example",
    ...more,
  };
}
const kubectl = (args: readonly string[], env: Record<string, string> = {}, stdin?: Uint8Array<ArrayBuffer>) =>
  stack.kubin(["kubectl", ...args], { env: userEnv(env), ...(stdin ? { stdin } : {}) });
const told = (ran: Ran): Told => JSON.parse(ran.stdout) as Told;
const sessions = (): string[] => readdirSync(stack.dir).filter((name) => name.startsWith("kubin-kube-"));

describe("kubin kubectl", () => {
  test("passes on what follows the link as it is, and its input", async () => {
    const args = ["get", "-n", "shop", "-o", "json", "--help", "--server", "x", "-h", "--", "--", "a b", "$(x)", ""];
    expect(told(await kubectl([link, ...args])).args).toEqual(args);
    expect(told(await kubectl([link, "--", "--version"])).args).toEqual(["--version"]);
    expect(told(await kubectl(["--server", stack.publicUrl, slugOf(link), "--port"])).args).toEqual(["--port"]);
    const stdin = new TextEncoder().encode("kind: Pod\n");
    expect(told(await kubectl([link, "apply", "-f", "-"], { STDIN: "1" }, stdin)).stdin).toBe("kind: Pod\n");
    expect(told(await kubectl([link])).args).toEqual([]);
  });

  test("names a snapshot that was pushed from here by its id, too", async () => {
    const { snapshotId } = JSON.parse((await stack.kubin(["list", "--json"])).stdout)[0];
    const ran = await kubectl([snapshotId, "x"], { ASK: "/version" });
    expect([ran.code, told(ran).answers[0]]).toEqual([0, expect.stringContaining("v1.32.5")]);
  });

  test("ends as kubectl ends", async () => {
    expect((await kubectl([link, "get"])).code).toBe(0);
    expect((await kubectl([link, "fail"])).code).toBe(3);
    expect((await kubectl([link, "die"])).code).toBe(128 + 9);
    expect(sessions()).toEqual([]);
  });

  test("passes signals on, and leaves nothing behind", async () => {
    for (const [signal, code] of [["SIGTERM", 41] as const, ["SIGINT", 42] as const]) {
      const child = Bun.spawn([...kubinCommand, "kubectl", link, "wait"], { env: userEnv(), stdout: "pipe" });
      await child.stdout.getReader().read();
      expect(sessions()).toHaveLength(1);
      child.kill(signal);
      expect([signal, await child.exited]).toEqual([signal, code]);
      expect(sessions()).toEqual([]);
    }
    const { promise: drawn, resolve } = Promise.withResolvers<void>();
    const typed = Bun.spawn([...kubinCommand, "kubectl", link, "wait"], {
      env: userEnv(),
      terminal: { data: () => resolve() },
    });
    await drawn;
    typed.terminal?.write("\u0003");
    expect([await typed.exited, sessions()]).toEqual([42, []]);
  });

  test("shows the snapshot and nothing of the user's, to nobody else on this machine, for as long as it runs", async () => {
    const ran = told(await kubectl([link, "get"]));
    const { KUBECONFIG = "", KUBECACHEDIR = "", ...env } = ran.env;
    expect(ran.kubeconfig).toMatch(/server: "http:\/\/127\.0\.0\.1:\d+"/);
    expect(ran.modes).toEqual(["600", "700"]);
    expect(existsSync(KUBECONFIG)).toBe(false);
    expect(ran.kubeconfig + JSON.stringify(env)).not.toMatch(/PRODUCTION|production|10\.0\.0\.1|KUBE_|HELM_/);
    expect(env["XDG_STATE_HOME"]).toBe(join(stack.dir, "state"));
    expect(KUBECACHEDIR).toStartWith(join(stack.dir, ".cache", "kubin", "kubectl", "/"));
    expect(KUBECACHEDIR).not.toContain(slugOf(link));
    expect(told(await kubectl([link])).env["KUBECACHEDIR"]).toBe(KUBECACHEDIR);
    expect(told(await kubectl([other])).env["KUBECACHEDIR"]).not.toBe(KUBECACHEDIR);
    // Where nothing may be kept it lasts as long as kubectl runs.
    const unkept = told(await kubectl([link], { XDG_CACHE_HOME: "/dev/null" }));
    expect(unkept.env["KUBECACHEDIR"]).toStartWith(join(stack.dir, "kubin-kube-"));
    expect(sessions()).toEqual([]);
  });

  test("answers from the snapshot at the root of an address, and the server hears no token", async () => {
    front.heard.length = 0;
    const through = `${front.url}/s/${slugOf(link)}`;
    const ASK = "/version /api/v1/namespaces/shop/pods/pod-1";
    const { answers } = told(await kubectl([through, "get", "--raw", "/version"], { ASK }));
    expect(JSON.parse(answers[0] ?? "")).toMatchObject({ major: "1", minor: "32", gitVersion: "v1.32.5" });
    expect(JSON.parse(answers[1] ?? "")).toMatchObject({ kind: "Pod", metadata: { name: "pod-1" } });
    expect(front.heard.filter((each) => each.includes(`/k/${slugOf(link)}/`))).toHaveLength(2);
    expect(front.heard.join("\n")).not.toContain(secret);
  });
});

describe("kubin shell", () => {
  test("starts the user's shell where tools see the snapshot, says so, and ends as it ends", async () => {
    const ran = await stack.kubin(["shell", link], {
      env: userEnv({ SHELL: join(bin, "told-shell"), ASK: "/version" }),
    });
    expect([ran.code, told(ran).args]).toEqual([0, []]);
    expect(told(ran).answers[0]).toContain("v1.32.5");
    expect(ran.stderr).toMatch(
      /^kubectl, k9s and helm now see the cluster as of [^\n]+, read-only; type exit to leave\n$/,
    );
    const nothing = await stack.kubin(["shell", link], { env: userEnv({ SHELL: "/no/such/shell" }) });
    expect([nothing.code, nothing.stderr]).toEqual([
      1,
      expect.stringMatching(/\nerror: Cannot run "\/no\/such\/shell": it is not there, or no program\n$/),
    ]);
    expect(sessions()).toEqual([]);
  });

  const bash = Bun.which("bash");
  test.skipIf(bash === null)("is on the snapshot even if the user's own files set a KUBECONFIG", async () => {
    const home = join(stack.dir, "home");
    await Bun.write(
      join(home, ".bashrc"),
      `export KUBECONFIG=${join(stack.dir, "production-config")}; export MINE=1\n`,
    );
    let screen = "";
    const child = Bun.spawn([...kubinCommand, "shell", link], {
      env: { ...userEnv({ SHELL: bash ?? "", HOME: home, TERM: "dumb" }), PATH: `${bin}:/usr/bin:/bin` },
      terminal: { data: (_, bytes) => void (screen += new TextDecoder().decode(bytes)) },
    });
    child.terminal?.write('echo "=$MINE $KUBECONFIG="; exit 7\r');
    expect(await child.exited).toBe(7);
    expect(screen).toMatch(/=1 \S*\/kubin-kube-\w+\/config=/);
    expect(sessions()).toEqual([]);
  });
});

describe("kubin proxy", () => {
  async function proxied(args: readonly string[], ask: (printed: string) => Promise<void>): Promise<[number, string]> {
    const command = [...kubinCommand, "proxy", link, ...args];
    const child = Bun.spawn(command, { env: userEnv(), stdout: "pipe", stderr: "pipe" });
    const { value } = await child.stdout.getReader().read();
    await ask(new TextDecoder().decode(value));
    child.kill("SIGINT");
    return [await child.exited, await new Response(child.stderr).text()];
  }

  test("prints what to type in another terminal, and answers until Ctrl-C", async () => {
    const [code, stderr] = await proxied([], async (printed) => {
      const [, config = "", cache = ""] = /^export KUBECONFIG='(.+)' KUBECACHEDIR='(.+)'\n$/.exec(printed) ?? [];
      const [, server] = /server: "(.*)"/.exec(await Bun.file(config).text()) ?? [];
      const answer = await fetch(`${server}/api/v1/namespaces/shop/pods`);
      expect(await answer.json()).toMatchObject({ kind: "PodList", items: { length: 3 } });
      expect(existsSync(cache)).toBe(true);
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^the cluster as of [^\n]+ answers at http:\/\/127\.0\.0\.1:\d+, read-only; Ctrl-C ends it\n$/,
    );
    expect(sessions()).toEqual([]);
  });

  test("takes the port it is told to, once", async () => {
    const free = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
    const port = String(free.port);
    const taken = await stack.kubin(["proxy", link, "--port", port]);
    expect([taken.code, taken.stdout, taken.stderr]).toEqual([
      1,
      "",
      `error: Cannot listen on port ${port}: it is taken. Choose another --port\n`,
    ]);
    await free.stop(true);
    const [code] = await proxied(["--port", port, "--json"], async (printed) => {
      const { url, kubeconfig, cacheDir } = JSON.parse(printed) as Record<string, string>;
      expect(url).toBe(`http://127.0.0.1:${port}`);
      expect([existsSync(kubeconfig ?? ""), existsSync(cacheDir ?? "")]).toEqual([true, true]);
      expect(await (await fetch(`${url}/version`)).text()).toContain("v1.32.5");
    });
    expect([code, sessions()]).toEqual([0, []]);
  });
});

describe("kubin push", () => {
  test("says how kubectl sees what was pushed: the whole link to a person, and no secret into a script's log", async () => {
    const path = join(stack.dir, "bundle.tar.gz");
    const piped = await stack.kubin(["push", path]);
    expect(piped.stdout).toMatch(/^http\S+\n$/);
    expect(piped.stderr).toContain("\nkubectl sees it with: kubin kubectl <link> get pods -A\n");
    expect(piped.stderr).not.toContain("/s/");
    for (const quiet of ["--quiet", "--json"])
      expect((await stack.kubin(["push", path, quiet])).stderr).not.toContain("kubectl");
    let screen = "";
    const child = Bun.spawn([...kubinCommand, "push", path], {
      env: userEnv(),
      terminal: { cols: 200, data: (_, bytes) => void (screen += new TextDecoder().decode(bytes)) },
    });
    expect(await child.exited).toBe(0);
    expect(screen).toMatch(/(http\S+)\r\n(?:.|\s)*kubectl sees it with: kubin kubectl \1 get pods -A\r\n$/);
  });
});

describe("refusals", () => {
  test("are one line with what to do, and no secret in it", async () => {
    const ended = await pushed("ended.tar.gz");
    await stack.sql`update links set expires_at = now() - interval '1 hour'
      where snapshot_id = (select snapshot_id from links order by created_at desc limit 1)`;
    // Access decisions are remembered for at most a second.
    await Bun.sleep(1100);
    const unknown = `${stack.publicUrl}/s/0123456789012345678901`;
    const cases: [string[], number, string][] = [
      [["kubectl", unknown, "get", "pods"], 1, "there is no such link"],
      [["shell", unknown], 1, "there is no such link"],
      [["proxy", unknown], 1, "there is no such link"],
      [["kubectl", ended, "get", "pods"], 1, "it has expired"],
      [["kubectl", link.slice(0, -1), "get"], 1, "Cannot read the link"],
      [["kubectl", "01234567", "get"], 1, "it was not pushed from here"],
      [["kubectl", `http://localhost:1/s/${slugOf(link)}`], 1, 'Cannot reach "http://localhost:1"'],
      [["proxy", link, "--port", "80a"], 1, 'Cannot use --port "80a"'],
      [["proxy", link, "--port", "65536"], 1, 'Cannot use --port "65536"'],
      [["kubectl"], 2, "the usage is kubin kubectl <link>"],
      [["kubectl", "--nope", link], 2, "Unknown option"],
      [["shell", link, "extra"], 2, "the usage is kubin shell <link>"],
      [["proxy"], 2, "the usage is kubin proxy <link>"],
    ];
    for (const [args, code, sentence] of cases) {
      const ran = await stack.kubin(args, { env: userEnv() });
      expect([args, ran.code, ran.stdout, ran.stderr]).toEqual([args, code, "", expect.stringContaining(sentence)]);
      expect([args, ran.stderr]).toEqual([args, expect.stringMatching(/^error: [^\n]+\n$/)]);
      expect(ran.stderr).not.toContain(slugOf(link).slice(0, 10));
    }
    const none = await stack.kubin(["kubectl", link, "get", "pods"], { env: { PATH: join(stack.dir, "state") } });
    expect([none.code, none.stderr]).toEqual([
      1,
      "error: Cannot run kubectl: it is not on the PATH. Install it, or use: kubin proxy <link>\n",
    ]);
    const full = await stack.kubin(["kubectl", link], { env: userEnv({ TMPDIR: "/dev/null" }) });
    expect([full.code, full.stderr]).toEqual([
      1,
      expect.stringMatching(/^error: Cannot write a kubeconfig: [^\n]+\n$/),
    ]);
    expect(sessions()).toEqual([]);
  }, 60_000);
});

describe.skipIf(real === undefined)("the real kubectl", () => {
  let path = "";
  beforeAll(async () => {
    path = join(stack.dir, "real");
    mkdirSync(path);
    await program(join(path, "kubectl"), `#!/bin/sh\nexec '${real}' "$@"\n`);
    const production = {
      "current-context": "prod",
      clusters: [{ name: "prod", cluster: { server: stack.publicUrl } }],
      users: [{ name: "prod", user: { token: secret } }],
      contexts: [{ name: "prod", context: { cluster: "prod", user: "prod", namespace: "elsewhere" } }],
    };
    await Bun.write(join(stack.dir, "production-config"), JSON.stringify(production));
  });
  const run = (...args: string[]): Promise<Ran> =>
    stack.kubin(["kubectl", `${front.url}/s/${slugOf(link)}`, ...args], { env: userEnv({ PATH: path }) });

  test("reads, and is refused what would change something", async () => {
    const pods = await run("get", "pods", "-n", "shop", "--no-headers", "-o", "custom-columns=N:.metadata.name");
    expect([pods.code, pods.stdout]).toEqual([0, "pod-0\npod-1\npod-2\n"]);
    expect((await run("get", "pods", "-A")).stdout).toMatch(
      /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE\nshop +pod-0/,
    );
    expect(JSON.parse((await run("get", "--raw", "/version")).stdout)).toHaveProperty("gitVersion", "v1.32.5");
    expect((await run("logs", "-n", "shop", "pod-0", "--tail", "1")).stdout).toContain("line 10 of pod 0");
    expect((await run("auth", "can-i", "list", "pods")).stdout).toBe("yes\n");
    const deleted = await run("delete", "pod", "-n", "shop", "pod-0");
    expect([deleted.code, deleted.stderr]).toEqual([1, expect.stringContaining("this is a read-only snapshot")]);
    const missing = await run("get", "pod", "-n", "shop", "nope");
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('pods "nope" not found')]);
  });

  test("knows nothing of the user's clusters, and none of their tokens leaves", async () => {
    front.heard.length = 0;
    const config = await run("config", "view", "--raw");
    expect(config.stdout).toContain("http://127.0.0.1:");
    expect(config.stdout).not.toMatch(/prod/i);
    const prod = await run("get", "pods", "--context", "prod");
    expect([prod.code, prod.stderr]).toEqual([1, expect.stringMatching(/context .*prod/)]);
    const own = await run("get", "pods", "--token", secret);
    expect([own.code, own.stderr]).toEqual([0, expect.stringContaining("No resources found in default namespace")]);
    expect(front.heard.length).toBeGreaterThan(2);
    expect(front.heard.join("\n")).not.toContain(secret);
  });
});
