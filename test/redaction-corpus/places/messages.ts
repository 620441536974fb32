// Annotations, conditions, status messages and events: text that programs put into objects.
import { inResource, type Scene } from "../entry.ts";
import { base64, goJson } from "../encode.ts";
import type { KindName } from "../kinds.ts";
import { event, object } from "../objects.ts";

type Text = readonly [KindName, string, (secret: string) => string];

const annotations: readonly Text[] = [
  ["generated-password", "example.com/db-password", (s) => s],
  ["github-classic-token", "build.example.com/info", (s) => `built with ${s} on main`],
  ["slack-webhook", "alerts.example.com/hook", (s) => `https://hooks.slack.com/services/T02AB3CD4/B05EF6GH7/${s}`],
  ["generated-password", "linkerd.io/config", (s) => JSON.stringify({ tracing: { user: "t", password: s } })],
  [
    "basic-credential",
    "nginx.ingress.kubernetes.io/configuration-snippet",
    (s) => `proxy_set_header Authorization "Basic ${s}";`,
  ],
  ["generated-password", "meta.example.com/values", (s) => `replicas: 1\nmysqlPassword: ${s}\n`],
  ["opaque-access-token", "prometheus.io/path", (s) => `/metrics?token=${s}`],
  // Prose.
  ["human-password", "description", (s) => `ask ops; admin password is ${s}`],
  [
    "generated-password",
    "haproxy.org/backend-config",
    (s) => `http-request auth userlist u\nuser app insecure-password ${s}`,
  ],
  [
    "aws-secret-access-key",
    "iam.example.com/rotated",
    (s) => goJson({ AccessKey: { SecretAccessKey: s, Status: "Active" } }),
  ],
];

const messages: readonly Text[] = [
  ["generated-password", "BackOff", (s) => `Error: dial postgres://app:${s}@db:5432/app: connection refused`],
  [
    "human-password",
    "Unhealthy",
    (s) => `Readiness probe failed: mysqladmin: connect to server at 'localhost' failed: --password=${s}`,
  ],
  [
    "github-app-token",
    "Failed",
    (s) => `fatal: unable to access 'https://x-access-token:${s}@github.com/acme/shop.git/': 403`,
  ],
  ["service-account-token", "FailedMount", (s) => `MountVolume.SetUp failed: login with jwt ${s} refused`],
  ["opaque-access-token", "Unhealthy", (s) => `Get "http://10.1.2.3:80/health?token=${s}": context deadline exceeded`],
  [
    "generated-password",
    "FailedMount",
    (s) => `mount failed: exit status 32 Mounting arguments: -t cifs -o username=svc,password=${s} //nas/x /mnt`,
  ],
  // Go's map syntax.
  ["hex-password", "SyncError", (s) => `render failed: map[auth:map[password:${s} username:app]]`],
  ["aws-access-key-id", "ProvisioningFailed", (s) => `InvalidClientTokenId: key ${s} is not valid`],
  ["generated-password", "InstallFailed", (s) => `values don't meet the schema: {"auth":{"rootPassword":"${s}"}}`],
  // A header map: values are lists.
  ["basic-credential", "WebhookFailed", (s) => `request headers: map[Authorization:[Basic ${s}] Accept:[*/*]]`],
];

export const messageScenes: readonly Scene[] = [
  ...annotations.map(([kind, name, write]) =>
    inResource(kind, "annotation", (s, d) =>
      object(d, "networking.k8s.io/v1", "Ingress", { spec: {} }, { annotations: { [name]: write(s) } }),
    ),
  ),
  ...messages.map(([kind, reason, write]) => inResource(kind, "event-message", (s, d) => event(d, reason, write(s)))),
  ...messages.map(([kind, reason, write]) =>
    inResource(kind, "status-message", (s, d) =>
      object(d, "apps/v1", "Deployment", {
        status: { conditions: [{ type: "Progressing", status: "False", reason, message: write(s) }] },
      }),
    ),
  ),
  inResource("generated-password", "termination-message", (s, d) =>
    object(d, "v1", "Pod", {
      status: {
        containerStatuses: [
          {
            name: "a",
            lastState: { terminated: { exitCode: 1, message: `panic: bad dsn "user:${s}@tcp(db:3306)/app"\n` } },
          },
        ],
      },
    }),
  ),
  inResource("generated-password", "events-v1-note", (s, d) =>
    object(d, "events.k8s.io/v1", "Event", { note: `Command 'redis-cli -a ${s} ping' timed out`, reason: "Probe" }),
  ),
  inResource("ec-private-key", "status-message", (s, d) =>
    object(d, "cert-manager.io/v1", "CertificateRequest", {
      status: { conditions: [{ type: "Ready", status: "False", message: `cannot parse key: ${JSON.stringify(s)}` }] },
    }),
  ),
  inResource("hex-password", "node-annotation", (s, d) =>
    object(
      d,
      "v1",
      "Node",
      {},
      { annotations: { "k3s.io/node-args": JSON.stringify(["agent", "--datastore-password", s]) } },
    ),
  ),
  inResource("generated-password", "annotation-base64", (s, d) =>
    object(
      d,
      "v1",
      "Service",
      { spec: { externalName: "x" } },
      { annotations: { config: base64(JSON.stringify({ password: s })) } },
    ),
  ),
];
