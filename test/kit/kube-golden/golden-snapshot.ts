// The recorded cluster as a snapshot: captured from the recorded answers by the real CLI, and dated when they were recorded.
import { join } from "node:path";
import { startGoldenServer } from "../apiserver/golden-server.ts";
import type { TestStack } from "../stack.ts";

export interface GoldenSnapshot {
  readonly link: string;
  /** Its Kubernetes API. */
  readonly url: string;
  /** From here on its ages are as of that instant. */
  dateAs(now: Date): Promise<void>;
}

export async function goldenSnapshot(stack: TestStack): Promise<GoldenSnapshot> {
  const server = await startGoldenServer();
  try {
    const kubeconfig = join(stack.dir, "golden-kubeconfig");
    const cluster = { server: server.url, "insecure-skip-tls-verify": true };
    await Bun.write(
      kubeconfig,
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": "golden",
        clusters: [{ name: "golden", cluster }],
        users: [{ name: "me", user: {} }],
        contexts: [{ name: "golden", context: { cluster: "golden", user: "me", namespace: "shop" } }],
      }),
    );
    const ran = await stack.kubin(["push", "--kubeconfig", kubeconfig, "--skip-logs"]);
    const link = ran.stdout.trim();
    if ((await stack.settled(link)) !== "COMPLETED") throw new Error(`the golden snapshot failed: ${ran.stderr}`);
    const { id } = await stack.json<{ id: string }>(link, "/api/v1/snapshot");
    return {
      link,
      url: link.replace("/s/", "/k/"),
      async dateAs(now) {
        await stack.sql`update snapshots set captured_at = ${now} where id = ${id}`;
        // A link's decision, the capture's time in it, is remembered for a second.
        await Bun.sleep(1100);
      },
    };
  } finally {
    await server.stop();
  }
}
