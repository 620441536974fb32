// What kubectl 1.32 printed before a real kube-apiserver 1.32.5, printed before a snapshot of it: to the byte.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type LoopbackProxy, startLoopbackProxy } from "../../cli/kube/loopback-proxy.ts";
import { kubeconfigText } from "../../db/model/kube/kubeconfig.ts";
import { hasGolden } from "../kit/golden.ts";
import { type GoldenSnapshot, goldenSnapshot } from "../kit/kube-golden/golden-snapshot.ts";
import { type RecordedCommand, recordedCommands } from "../kit/kube-golden/recorded-commands.ts";
import { kubectlOf } from "../kit/kubectl.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

const kubectl = kubectlOf("1.32");
const isPossible = hasGolden && kubectl !== null;
let stack: TestStack;
let snapshot: GoldenSnapshot;
let proxy: LoopbackProxy;
let env: Record<string, string>;

beforeAll(async () => {
  if (!isPossible) return;
  stack = await testStack();
  snapshot = await goldenSnapshot(stack);
  // At the root of an address: kubectl drops the path of a server for --raw.
  proxy = startLoopbackProxy({ server: stack.publicUrl, slug: snapshot.link.split("/s/")[1] ?? "" });
  const [bin, kubeconfig] = [join(stack.dir, "bin"), join(stack.dir, "config")];
  mkdirSync(bin);
  symlinkSync(kubectl, join(bin, "kubectl"));
  await Bun.write(kubeconfig, kubeconfigText({ name: "golden", server: proxy.url, namespace: "shop" }));
  env = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: stack.dir,
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(stack.dir, "cache"),
  };
}, 120_000);
afterAll(async () => {
  await proxy?.stop();
  await stack?.remove();
});

interface Printed {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(command: string): Promise<Printed> {
  const child = Bun.spawn(["sh", "-c", command], { env, stdout: "pipe", stderr: "pipe", stdin: "ignore" });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  await child.exited;
  return { code: child.exitCode, out, err: withoutWarnings(err) };
}

/** Ours says what the snapshot is, the recorded one what is deprecated. */
const withoutWarnings = (err: string): string => err.replace(/^Warning: .*\n/gm, "");

/** Which of them cannot be the same, and why (the names are those of kube-golden/differences.ts). */
const others: readonly (readonly [RegExp, string])[] = [
  [/^kubectl logs .*(?:deploy\/|job\/|-l |-f$|--tail|--previous|--all-containers|abcde$)/, "live cluster"],
  [/--raw \/livez\?verbose/, "live cluster"],
  [/config view|cluster-info|limit=1$/, "addresses and tags"],
  [/secret/, "redacted values"],
  [/plaintext-openapiv2/, "the recording does not hold the document"],
];

/** kubectl counts these ages from its own clock, and pads columns to their width. */
const ownClock = /^kubectl (?:describe|events)|kubectl events|--server-print=false/;
/** kubectl goes through a map of Go, whose order is none, or the server probes in none. */
const noOrder = /describe cm|get cs|can-i --list/;

function comparable(command: string, { code, out, err }: Printed): string {
  const text = noOrder.test(command) ? out.split("\n").sort().join("\n") : out;
  const aged = ownClock.test(command)
    ? text.replace(/\b(?:\d+[dhms]){1,2}(?![\w.])/g, "…").replace(/ {2,}|-{4,}/g, " ")
    : text;
  return `exit ${code}\n${aged}\n${withoutWarnings(err)}`;
}

/** The recorder asked as an administrator. */
const asked = (command: string): string =>
  command.startsWith("kubectl auth ") ? `${command} --as=admin --as-uid=admin --as-group=system:masters` : command;

async function differing(commands: readonly RecordedCommand[]): Promise<string[]> {
  const waiting = [...commands];
  const found: string[] = [];
  const lane = async (): Promise<void> => {
    for (let each = waiting.shift(); each; each = waiting.shift()) {
      const [expected, actual] = [
        comparable(each.command, each),
        comparable(each.command, await run(asked(each.command))),
      ];
      if (expected !== actual) found.push(`${each.command}\n--- recorded\n${expected}\n--- ours\n${actual}`);
    }
  };
  await Promise.all([lane(), lane()]);
  return found;
}

describe.skipIf(!isPossible)("kubectl 1.32 prints the same", () => {
  test("whatever it is asked", async () => {
    const all = await recordedCommands();
    const isOther = ({ command }: RecordedCommand): boolean => others.some(([pattern]) => pattern.test(command));
    const same = all.filter((each) => !isOther(each));
    // Recorded one after the other: minutes turned before the watches, and after them.
    const turns: readonly (readonly [string, string])[] = [
      ["kubectl ", "12:13:20"],
      ["timeout ", "12:13:58"],
      ["kubectl wait ", "12:14:15"],
    ];
    const found: string[] = [];
    for (const [index, [first, time]] of turns.entries()) {
      const next = turns[index + 1]?.[0];
      const [from, to] = [first, next].map((start) =>
        start === undefined ? same.length : same.findIndex(({ command }) => command.startsWith(start)),
      );
      await snapshot.dateAs(new Date(`2026-11-20T${time}Z`));
      found.push(...(await differing(same.slice(from, to))));
    }
    expect(found).toEqual([]);
    expect([all.length, same.length]).toEqual([132, 116]);
  }, 180_000);

  test("or says instead what a snapshot does not have", async () => {
    const refused = async (command: string): Promise<string> => (await run(command)).err.trim();
    expect(await refused("kubectl logs web-7d9f8b6c5d-abcde -c web")).toBe(
      'Error from server (NotFound): the log of container "web" in pod "web-7d9f8b6c5d-abcde" is not in this snapshot: it was not captured, or was empty',
    );
    expect(await refused("kubectl logs web-7d9f8b6c5d-abcde -c proxy --previous")).toBe(
      'Error from server (BadRequest): previous terminated container "proxy" in pod "web-7d9f8b6c5d-abcde" not found',
    );
    expect((await run("kubectl get --raw '/livez?verbose'")).out).toBe("[+]ping ok\nlivez check passed\n");
    expect((await run("kubectl cluster-info")).out).toContain(proxy.url);
    const secret = (await run("kubectl get secret db -o 'jsonpath={.data.password}'")).out;
    expect(atob(secret)).toStartWith("KUBIN-REDACTED-secret-");
  }, 60_000);
});
