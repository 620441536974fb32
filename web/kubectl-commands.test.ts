import { expect, test } from "bun:test";
import { kubectlCommands } from "./kubectl-commands.ts";

const origin = "https://kubin.example";
const slug = "4fK2aaaaaaaaaaaaaaaaaa";

test("kubectl sees every namespace, or the one that is chosen on the page", () => {
  expect(kubectlCommands(origin, slug, undefined)).toEqual({
    kubin: `kubin kubectl https://kubin.example/s/${slug} get pods -A`,
    fetch: `curl -fsS https://kubin.example/k/${slug}/kubeconfig > snapshot.kubeconfig`,
    use: 'export KUBECONFIG="$PWD/snapshot.kubeconfig"',
  });
  expect(kubectlCommands(origin, slug, "shop-2")).toMatchObject({
    kubin: `kubin kubectl https://kubin.example/s/${slug} get pods -n shop-2`,
    fetch: `curl -fsS 'https://kubin.example/k/${slug}/kubeconfig?namespace=shop-2' > snapshot.kubeconfig`,
  });
});

test("an address cannot put a command of its own into them", () => {
  const all = kubectlCommands(origin, slug, undefined);
  for (const namespace of ["", "$(reboot)", "a;b", "a'b", "a b", "A", "-n", "--kubeconfig=x", "a\nb", "ä"])
    expect(kubectlCommands(origin, slug, namespace)).toEqual(all);
});

test("no command gives kubectl a server: its own kubeconfig's token would go there", () => {
  expect(Object.values(kubectlCommands(origin, slug, "shop")).join("\n")).not.toMatch(/--server|\bkubectl -s\b/);
});
