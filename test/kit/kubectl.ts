// The real kubectl, where the machine has one: on the PATH, or beside the Cloud SDK's dispatcher.
import { existsSync } from "node:fs";

const beside = "/usr/lib/google-cloud-sdk/bin/kubectl";

/** Path of the kubectl of that minor version, "1.32"; null where there is none. */
export function kubectlOf(minor: string): string | null {
  const named = `${beside}.${minor}`;
  if (existsSync(named)) return named;
  const found = Bun.which("kubectl");
  if (found === null) return null;
  const version = Bun.spawnSync([found, "version", "--client", "-o", "json"]).stdout.toString();
  return version.includes(`"gitVersion": "v${minor}.`) ? found : null;
}
