import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sessionEnv } from "./session-env.ts";
import { shellStart } from "./shell-start.ts";

const root = mkdtempSync(join(tmpdir(), "kubin-shell-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const dir = join(root, "it's here");
const home = join(root, "home");
mkdirSync(dir);
const session = { dir, env: { KUBECONFIG: join(dir, "config"), KUBECACHEDIR: join(root, "cache") } };

/** The user's own files, each of which sets a KUBECONFIG of theirs. */
const files: Record<string, string> = {
  ".bashrc": "export KUBECONFIG=/production MINE=bashrc\n",
  ".zshenv": "export KUBECONFIG=/production ZDOTDIR=$HOME/zsh\n",
  "zsh/.zshrc": "export KUBECONFIG=/production MINE=zshrc-$ZDOTDIR\n",
  ".config/fish/config.fish": "set -gx KUBECONFIG /production; set -gx MINE fish\n",
};

const shells = [
  ["bash", "bashrc"],
  ["zsh", `zshrc-${join(home, "zsh")}`],
  ["fish", "fish"],
] as const;
for (const [name, mine] of shells) {
  const shell = Bun.which(name);
  test.skipIf(shell === null)(`${name} reads the user's files and keeps to the snapshot`, async () => {
    for (const [path, text] of Object.entries(files)) await Bun.write(join(home, path), text);
    const inherited = { PATH: "/usr/bin:/bin", HOME: home, KUBECONFIG: "/production" };
    const start = await shellStart(shell ?? "", session, inherited);
    const child = Bun.spawn([...start.command, "-i", "-c", 'echo "$MINE|$KUBECONFIG|$KUBECACHEDIR"'], {
      env: { ...sessionEnv(session, inherited), ...start.env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
    });
    const said = (await new Response(child.stdout).text()).trim();
    expect(said).toBe([mine, session.env.KUBECONFIG, session.env.KUBECACHEDIR].join("|"));
  });
}

test("any other shell has it from its environment", async () => {
  expect(await shellStart("/bin/sh", session, {})).toEqual({ command: ["/bin/sh"], env: {} });
});

test("an environment loses what leads tools to other clusters, and nothing else", () => {
  const elsewhere = {
    KUBECONFIG: "/production",
    KUBERNETES_MASTER: "x",
    KUBERNETES_SERVICE_HOST: "x",
    KUBE_TOKEN: "x",
    KUBE_CONFIG_PATH: "x",
    HELM_KUBEAPISERVER: "x",
    HELM_KUBETOKEN: "x",
    K8S_AUTH_API_KEY: "x",
  };
  const kept = { PATH: "/bin", HELM_CACHE_HOME: "/c", KUBE_EDITOR: "vi", KUBECTL_EXTERNAL_DIFF: "diff -u", LANG: "C" };
  expect(sessionEnv(session, { ...elsewhere, ...kept })).toEqual({ ...kept, ...session.env });
});
