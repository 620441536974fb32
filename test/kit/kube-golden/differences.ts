// In what a snapshot may differ from the server that it was taken from: these, by name, and nothing else.

export type DifferenceName =
  | "column descriptions"
  | "managedFields"
  | "redacted values"
  | "storageVersionHash"
  | "continue tokens"
  | "addresses and tags"
  | "read-only"
  | "no login"
  | "protobuf"
  | "deprecation warnings"
  | "live cluster"
  | "frames of watches";

export const differences: Readonly<Record<DifferenceName, string>> = {
  "column descriptions": "Kubernetes' own prose about its columns is not carried; no client shows it",
  managedFields: "tables, partial objects and reviews leave them out; whole objects have them",
  "redacted values": "secrets were replaced before the snapshot was sent",
  storageVersionHash: "lists of resources are written from the aggregated document, which does not have it",
  "continue tokens": "ours also count how many were passed, so that remainingItemCount needs no second count",
  "addresses and tags": "the server's own address, the paths of what it alone serves, and the hash of its bytes",
  "read-only": "writes, exec and proxies are refused before their bodies are looked at",
  "no login": "who has the link may read: there is no token to be wrong",
  protobuf: "bodies are JSON or YAML; a client that takes nothing else is told so",
  "deprecation warnings": "the Warning header says what the snapshot is instead",
  "live cluster": "history before the capture, health probes and kubelets are not part of a snapshot",
  "frames of watches":
    "a watch begins with an empty line, because Bun sends headers with the first byte; bookmarks have metadata and no empty spec",
};
