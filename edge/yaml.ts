// YAML as Kubernetes writes it: keys sorted, sequences not indented, no folding, double quotes.
import { dump } from "js-yaml";

export function kubernetesYaml(value: unknown): string {
  return dump(value, { lineWidth: -1, seqNoIndent: true, sortKeys: true, quoteStyle: "double" });
}
