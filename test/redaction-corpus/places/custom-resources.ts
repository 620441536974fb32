// Custom resources whose fields hold credentials, and built-in ones of OpenShift that do.
import { inResource, type Scene } from "../entry.ts";
import { base64 } from "../encode.ts";
import type { Resource } from "../entry.ts";
import type { KindName } from "../kinds.ts";
import { object } from "../objects.ts";

type Row = readonly [KindName, apiVersion: string, kind: string, body: (secret: string) => Resource];

const rows: readonly Row[] = [
  [
    "github-classic-token",
    "argoproj.io/v1alpha1",
    "Application",
    (s) => ({ spec: { source: { repoURL: `https://ci:${s}@github.com/acme/shop.git`, path: "." } } }),
  ],
  // Pairs of name and value, not fields.
  [
    "generated-password",
    "argoproj.io/v1alpha1",
    "Application",
    (s) => ({ spec: { source: { helm: { parameters: [{ name: "auth.password", value: s }] } } } }),
  ],
  // YAML in a string.
  [
    "human-password",
    "argoproj.io/v1alpha1",
    "Application",
    (s) => ({ spec: { source: { helm: { values: `auth:\n  adminPassword: ${s}\n` } } } }),
  ],
  [
    "generated-password",
    "argoproj.io/v1alpha1",
    "Workflow",
    (s) => ({ spec: { arguments: { parameters: [{ name: "db-password", value: s }] } } }),
  ],
  [
    "generated-password",
    "helm.toolkit.fluxcd.io/v2",
    "HelmRelease",
    (s) => ({ spec: { values: { postgresql: { auth: { password: s } } } } }),
  ],
  [
    "generated-password",
    "helm.cattle.io/v1",
    "HelmChart",
    (s) => ({ spec: { set: { "global.rootPassword": s }, chart: "app" } }),
  ],
  [
    "gitlab-token",
    "kustomize.toolkit.fluxcd.io/v1",
    "Kustomization",
    (s) => ({ spec: { postBuild: { substitute: { git_token: s } } } }),
  ],
  [
    "generated-password",
    "fleet.cattle.io/v1alpha1",
    "Bundle",
    (s) => ({ spec: { resources: [{ name: "s.yaml", content: `kind: Secret\nstringData:\n  pw: ${s}\n` }] } }),
  ],
  [
    "cloudflare-token",
    "cert-manager.io/v1",
    "ClusterIssuer",
    (s) => ({ spec: { acme: { solvers: [{ dns01: { cloudflare: { email: "a@b.c", apiToken: s } } }] } } }),
  ],
  [
    "generated-password",
    "externaldns.k8s.io/v1alpha1",
    "DNSProvider",
    (s) => ({ spec: { pdns: { server: "http://pdns", apiKey: s } } }),
  ],
  [
    "aws-secret-access-key",
    "aws.crossplane.io/v1beta1",
    "ProviderConfig",
    (s) => ({ spec: { credentials: { inline: `[default]\naws_secret_access_key = ${s}\n` } } }),
  ],
  // A whole Secret inside another resource.
  [
    "generated-password",
    "kubernetes.crossplane.io/v1alpha2",
    "Object",
    (s) => ({ spec: { forProvider: { manifest: { apiVersion: "v1", kind: "Secret", data: { x: base64(s) } } } } }),
  ],
  [
    "generated-password",
    "work.open-cluster-management.io/v1",
    "ManifestWork",
    (s) => ({ spec: { workload: { manifests: [{ apiVersion: "v1", kind: "Secret", stringData: { x: s } }] } } }),
  ],
  [
    "generated-password",
    "rds.aws.crossplane.io/v1alpha1",
    "DBInstance",
    (s) => ({ spec: { forProvider: { masterUsername: "root", masterUserPassword: s } } }),
  ],
  // A connection string in a field.
  [
    "generated-password",
    "acid.zalan.do/v1",
    "postgresql",
    (s) => ({ spec: { standby: { primary_conninfo: `host=a user=standby password=${s}` } } }),
  ],
  [
    "scram-verifier",
    "postgresql.cnpg.io/v1",
    "Cluster",
    (s) => ({ spec: { bootstrap: { initdb: { postInitSQL: [`ALTER ROLE app PASSWORD '${s}'`] } } } }),
  ],
  [
    "generated-password",
    "kafka.strimzi.io/v1beta2",
    "KafkaConnector",
    (s) => ({ spec: { config: { "connection.user": "app", "connection.password": s } } }),
  ],
  // The secret is one level below the field that says so.
  [
    "generated-password",
    "kafka.strimzi.io/v1beta2",
    "KafkaUser",
    (s) => ({ spec: { authentication: { type: "scram-sha-512", password: { value: s } } } }),
  ],
  [
    "minio-secret-key",
    "velero.io/v1",
    "BackupStorageLocation",
    (s) => ({ spec: { config: { region: "minio", secretAccessKey: s } } }),
  ],
  ["aws-session-token", "velero.io/v1", "BackupStorageLocation", (s) => ({ spec: { config: { sessionToken: s } } })],
  [
    "generated-password",
    "rabbitmq.com/v1beta1",
    "RabbitmqCluster",
    (s) => ({ spec: { rabbitmq: { additionalConfig: `default_pass = ${s}\n` } } }),
  ],
  [
    "generated-password",
    "mongodbcommunity.mongodb.com/v1",
    "MongoDBCommunity",
    (s) => ({ spec: { prometheus: { username: "p", password: s } } }),
  ],
  [
    "elastic-password",
    "logging.banzaicloud.io/v1beta1",
    "Output",
    (s) => ({ spec: { elasticsearch: { user: "es", password: { value: s } } } }),
  ],
  [
    "slack-webhook",
    "monitoring.coreos.com/v1alpha1",
    "AlertmanagerConfig",
    (s) => ({
      spec: { receivers: [{ webhookConfigs: [{ url: `https://hooks.slack.com/services/T02AB3CD4/B05EF6GH7/${s}` }] }] },
    }),
  ],
  [
    "pagerduty-key",
    "operator.victoriametrics.com/v1beta1",
    "VMAlertmanagerConfig",
    (s) => ({ spec: { receivers: [{ pagerduty_configs: [{ routingKey: s }] }] } }),
  ],
  [
    "keycloak-client-secret",
    "k8s.keycloak.org/v2alpha1",
    "KeycloakRealmImport",
    (s) => ({ spec: { realm: { clients: [{ clientId: "web", secret: s }] } } }),
  ],
  // The type is "password", the field is "value".
  [
    "human-password",
    "k8s.keycloak.org/v2alpha1",
    "KeycloakRealmImport",
    (s) => ({ spec: { realm: { users: [{ username: "a", credentials: [{ type: "password", value: s }] }] } } }),
  ],
  [
    "keycloak-client-secret",
    "networking.istio.io/v1alpha3",
    "EnvoyFilter",
    (s) => ({ spec: { configPatches: [{ patch: { value: { token_secret: { inline_string: s } } } }] } }),
  ],
  [
    "basic-credential",
    "traefik.io/v1alpha1",
    "Middleware",
    (s) => ({ spec: { headers: { customRequestHeaders: { Authorization: `Basic ${s}` } } } }),
  ],
  // A header as one string.
  [
    "internal-api-key",
    "configuration.konghq.com/v1",
    "KongPlugin",
    (s) => ({ plugin: "request-transformer", config: { add: { headers: [`apikey:${s}`] } } }),
  ],
  [
    "hmac-secret",
    "configuration.konghq.com/v1",
    "KongPlugin",
    (s) => ({ plugin: "session", config: { secret: s, cookie_name: "k" } }),
  ],
  [
    "ceph-key",
    "ceph.rook.io/v1",
    "CephCluster",
    (s) => ({ status: { ceph: { details: { keyring: { message: `key = ${s}` } } } } }),
  ],
  ["openshift-token", "user.openshift.io/v1", "OAuthAccessToken", (s) => ({ clientName: "console", refreshToken: s })],
  [
    "hmac-secret",
    "build.openshift.io/v1",
    "BuildConfig",
    (s) => ({ spec: { triggers: [{ type: "GitHub", github: { secret: s } }] } }),
  ],
  [
    "generated-password",
    "build.openshift.io/v1",
    "BuildConfig",
    (s) => ({ spec: { source: { git: { uri: `https://u:${s}@git.example.com/x.git` } } } }),
  ],
  [
    "generated-password",
    "template.openshift.io/v1",
    "Template",
    (s) => ({ parameters: [{ name: "MYSQL_PASSWORD", value: s, from: "[a-z]{8}" }] }),
  ],
  [
    "generated-password",
    "template.openshift.io/v1",
    "Template",
    (s) => ({ objects: [{ apiVersion: "v1", kind: "Secret", stringData: { p: s } }] }),
  ],
  // Data URLs: base64, and percent-encoded.
  [
    "hex-password",
    "machineconfiguration.openshift.io/v1",
    "MachineConfig",
    (s) => ({
      spec: {
        config: {
          storage: {
            files: [
              {
                path: "/etc/x.conf",
                contents: { source: `data:text/plain;charset=utf-8;base64,${base64(`password=${s}\n`)}` },
              },
            ],
          },
        },
      },
    }),
  ],
  [
    "symbol-password",
    "machineconfiguration.openshift.io/v1",
    "MachineConfig",
    (s) => ({
      spec: {
        config: {
          storage: {
            files: [{ path: "/etc/x.conf", contents: { source: `data:,${encodeURIComponent(`password=${s}\n`)}` } }],
          },
        },
      },
    }),
  ],
  [
    "sha512-crypt-hash",
    "machineconfiguration.openshift.io/v1",
    "MachineConfig",
    (s) => ({ spec: { config: { passwd: { users: [{ name: "core", passwordHash: s }] } } } }),
  ],
  [
    "human-password",
    "kubevirt.io/v1",
    "VirtualMachine",
    (s) => ({
      spec: {
        template: {
          spec: {
            volumes: [
              {
                name: "ci",
                cloudInitNoCloud: {
                  userData: `#cloud-config\nuser: fedora\npassword: ${s}\nchpasswd: { expire: False }\n`,
                },
              },
            ],
          },
        },
      },
    }),
  ],
  [
    "generated-password",
    "kubevirt.io/v1",
    "VirtualMachine",
    (s) => ({
      spec: {
        template: {
          spec: { volumes: [{ cloudInitNoCloud: { userDataBase64: base64(`#cloud-config\npassword: ${s}\n`) } }] },
        },
      },
    }),
  ],
  [
    "human-password",
    "metal3.io/v1alpha1",
    "BareMetalHost",
    (s) => ({ spec: { bmc: { address: `ipmi://admin:${s}@10.0.0.9`, credentialsName: "bmc" } } }),
  ],
  [
    "human-password",
    "infrastructure.cluster.x-k8s.io/v1beta1",
    "VSphereCluster",
    (s) => ({ spec: { identity: { username: "svc", password: s } } }),
  ],
  [
    "openssh-private-key",
    "cluster.x-k8s.io/v1beta1",
    "KubeadmConfig",
    (s) => ({ spec: { files: [{ path: "/root/.ssh/id", content: s }] } }),
  ],
  [
    "bootstrap-token",
    "bootstrap.cluster.x-k8s.io/v1beta1",
    "KubeadmConfig",
    (s) => ({ spec: { joinConfiguration: { discovery: { bootstrapToken: { token: s } } } } }),
  ],
  [
    "generated-password",
    "tekton.dev/v1",
    "PipelineRun",
    (s) => ({ spec: { params: [{ name: "registry-password", value: s }] } }),
  ],
  [
    "generated-password",
    "v1",
    "PersistentVolume",
    (s) => ({ spec: { csi: { driver: "smb.csi.k8s.io", volumeAttributes: { source: "//nas/x", password: s } } } }),
  ],
  [
    "accented-password",
    "storage.k8s.io/v1",
    "StorageClass",
    (s) => ({ provisioner: "kubernetes.io/glusterfs", parameters: { resturl: "http://h", restuserkey: s } }),
  ],
  [
    "generated-password",
    "keda.sh/v1alpha1",
    "ScaledObject",
    (s) => ({ spec: { triggers: [{ type: "rabbitmq", metadata: { host: `amqp://u:${s}@rmq:5672/` } }] } }),
  ],
  [
    "generated-password",
    "grafana.integreatly.org/v1beta1",
    "GrafanaDatasource",
    (s) => ({ spec: { datasource: { type: "postgres", secureJsonData: { password: s } } } }),
  ],
  [
    "grafana-token",
    "grafana.integreatly.org/v1beta1",
    "GrafanaDatasource",
    (s) => ({
      spec: {
        datasource: {
          jsonData: { httpHeaderName1: "Authorization" },
          secureJsonData: { httpHeaderValue1: `Bearer ${s}` },
        },
      },
    }),
  ],
  [
    "datadog-key",
    "datadoghq.com/v2alpha1",
    "DatadogAgent",
    (s) => ({ spec: { global: { credentials: { apiKey: s } } } }),
  ],
  ["uuid-password", "example.com/v1", "Tenant", (s) => ({ spec: { access: { clientId: "tenant", clientSecret: s } } })],
  [
    "generated-password",
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    (s) => ({ webhooks: [{ name: "x.y.z", clientConfig: { url: `https://u:${s}@hook.example.com/m` } }] }),
  ],
];

export const customResourceScenes: readonly Scene[] = rows.map(([kind, apiVersion, resource, body]) =>
  inResource(kind, "custom-resource", (s, d) => object(d, apiVersion, resource, body(s))),
);
