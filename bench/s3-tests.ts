// Runs the listed tests of ceph/s3-tests against the local S3 endpoint: bun bench/s3-tests.ts <checkout> <list file>
//
// Needs Debian's python3-boto3, -pytest, -isodate, -tz, -lxml, -munch, -requests, -dateutil; nothing of the suite is kept.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubinError } from "../db/model/error.ts";
import { serveS3 } from "../db/local/s3/endpoint.ts";

const users = ["main", "alt", "tenant", "iam", "iamroot", "iamaltroot"] as const;
type User = (typeof users)[number];
const keyOf = (user: User): string => `${user}-access-key`;
const secretOf = (user: User): string => `${user}-secret-of-this-run-only`;

/** A "day" of the lifecycle rules; the suite waits five of its `lc_debug_interval` seconds for two of them. */
const lifecycleDayMs = 1000;

function section(name: string, user: User, more = ""): string {
  const about = `display_name = ${user}\nuser_id = ${keyOf(user)}\nemail = ${user}@example.com\n`;
  return `[${name}]\n${about}access_key = ${keyOf(user)}\nsecret_key = ${secretOf(user)}\n${more}\n`;
}

function configuration(port: number): string {
  return [
    `[DEFAULT]\nhost = 127.0.0.1\nport = ${port}\nis_secure = False\nssl_verify = False\n`,
    "[fixtures]\nbucket prefix = kubin-{random}-\niam name prefix = kubin-\niam path prefix = /kubin/\n",
    section("s3 main", "main", "api_name = default\nlc_debug_interval = 1\n"),
    section("s3 alt", "alt"),
    section("s3 tenant", "tenant", "tenant = tenant\n"),
    section("iam", "iam"),
    section("iam root", "iamroot"),
    section("iam alt root", "iamaltroot"),
  ].join("\n");
}

/** The tests whose file holds a function of each listed name; a name that is nowhere counts as failed. */
function locate(checkout: string, names: readonly string[]): string[] {
  const files = ["test_s3.py", "test_headers.py"].map((file) => join("s3tests/functional", file));
  const found = files.flatMap((file) => {
    const source = readFileSync(join(checkout, file), "utf8");
    return names.filter((name) => source.includes(`def ${name}(`)).map((name) => `${file}::${name}`);
  });
  if (found.length === 0)
    throw new KubinError("invalid", `Cannot run the suite in "${checkout}": none of the listed tests is there`);
  return found;
}

async function main(checkout: string | undefined, listFile: string | undefined): Promise<number> {
  if (checkout === undefined || listFile === undefined) {
    throw new KubinError(
      "invalid",
      "Cannot run the suite: give the path of an s3-tests checkout and of the list of tests",
    );
  }
  const names = readFileSync(listFile, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const folder = mkdtempSync(join(tmpdir(), "kubin-s3-tests-"));
  const credentials = users.map((user) => ({ accessKeyId: keyOf(user), secretAccessKey: secretOf(user) }));
  const onDefect = (error: unknown): void => console.error("defect:", error);
  const server = serveS3({ root: join(folder, "store"), credentials, lifecycleDayMs, onDefect });
  try {
    const conf = join(folder, "s3tests.conf");
    writeFileSync(conf, configuration(server.port));
    const tests = locate(checkout, names);
    // The path by name: a pyenv python in front of Debian's has none of Debian's packages.
    const python = ["/usr/bin/python3", "-B", "-m", "pytest", "-p", "no:cacheprovider", "-q", "--tb=short", "-rfEp"];
    const env = { ...process.env, S3TEST_CONF: conf, AWS_EC2_METADATA_DISABLED: "true" };
    const run = Bun.spawn([...python, ...tests], { cwd: checkout, env, stdout: "pipe", stderr: "inherit" });
    const output = await new Response(run.stdout).text();
    await run.exited;
    const passed = new Set([...output.matchAll(/^PASSED \S+::(\w+)/gm)].map((match) => match[1]));
    const failed = names.filter((name) => !passed.has(name));
    if (failed.length > 0) console.log(output.slice(-60_000));
    console.log(`${names.length - failed.length} of ${names.length} passed`);
    for (const name of failed) console.log(`failed: ${name}`);
    return failed.length;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What Kubin promises of the 131 tests that matter to it (P13). */
const failedMax = 131 - 125;
process.exitCode = (await main(process.argv[2], process.argv[3])) > failedMax ? 1 : 0;
