// What can be asked of log lines, for the help of the search.

/** What it means, and how it is written. */
export const grammarTable: readonly { readonly does: string; readonly example: string }[] = [
  { does: "A word, whatever its case; all words must be there", example: "connection refused" },
  { does: "A phrase", example: '"connection refused"' },
  { does: "Exactly as written, case too", example: "'OOMKilled'" },
  { does: "A regular expression (RE2); i ignores case", example: "/status=5\\d\\d/i" },
  { does: "Not", example: "timeout -healthz" },
  { does: "One of several", example: "refused OR denied" },
  { does: "Groups", example: "(refused OR timeout) -(debug OR trace)" },
  { does: "At least this severe", example: "level>=warn" },
  { does: "One of these levels", example: "level:error,fatal" },
  { does: "Where: namespace, pod, container, node", example: "ns:kube-system pod:coredns-*" },
  { does: "All pods of a workload", example: "owner:deployment/coredns" },
  { does: "Pods with a label", example: "label.app:web" },
  { does: "A field inside the line (JSON, logfmt, klog, access logs)", example: "http.status:500" },
  { does: "A field that is a number", example: "status>=500" },
  { does: "A field that is there at all", example: "user:*" },
  { does: "A request or trace id, in every pod", example: "rid:4bf92f3577b34da6" },
  { does: "A word of trouble", example: 'keyword:timeout,"out of memory"' },
  { does: "The last hour before the capture", example: "since:1h" },
  { does: "Between two times (UTC)", example: "from:2026-11-20T10:00Z to:2026-11-20T11:00Z" },
];
