// Objects that hold ciphertext, public material, schemas, references and facts, and must stay as they are.
import { resources } from "./fill.ts";
import { annotated, config, of } from "./templates.ts";

export const objectKinds = [
  resources(
    "status-text",
    of("v1", "Pod", {
      status: {
        podIP: "«ip»",
        containerStatuses: [{ containerID: "containerd://«hex64»", imageID: "quay.io/x@sha256:«hex64»", ready: true }],
      },
    }),
    of("v1", "Event", {
      message: 'MountVolume.SetUp failed for volume "tls" : secret "«word»-tls" not found',
      reason: "FailedMount",
    }),
    of("v1", "Event", { message: 'Successfully pulled image "web@sha256:«hex64»" in 1.2s', reason: "Pulled" }),
    of("v1", "Event", { message: "Error: couldn't find key db-password in Secret shop/«word»", reason: "Failed" }),
    of("cert-manager.io/v1", "Certificate", {
      status: { conditions: [{ type: "Ready", message: "Issuing certificate as Secret does not exist" }] },
    }),
    of("apps/v1", "Deployment", {
      status: { conditions: [{ message: 'ReplicaSet "keycloak-«hex9»" has successfully progressed.' }] },
    }),
  ),
  resources(
    "annotation",
    annotated("checksum/config", "«hex64»"),
    annotated("checksum/secret", "«hex64»"),
    annotated("kubernetes.io/config.hash", "«hex32»"),
    annotated("deployment.kubernetes.io/revision", "«n»"),
    annotated("vault.hashicorp.com/agent-inject-secret-db", "kv/data/«word»"),
    annotated("reloader.stakater.com/match", "true"),
    annotated("nginx.ingress.kubernetes.io/auth-secret", "«word»-basic-auth"),
    annotated("kubectl.kubernetes.io/restartedAt", "«time»"),
    annotated("meta.helm.sh/release-name", "keycloak"),
    annotated("cni.projectcalico.org/containerID", "«hex64»"),
    annotated("control-plane.alpha.kubernetes.io/leader", '{"holderIdentity":"«uuid»","leaseDurationSeconds":15}'),
    annotated(
      "k8s.ovn.org/l3-gateway-config",
      '{"default":{"mode":"shared","mac-address":"«mac»","ip-address":"«ip»/24"}}',
    ),
  ),
  resources(
    "last-applied-harmless",
    annotated(
      "kubectl.kubernetes.io/last-applied-configuration",
      '{"apiVersion":"v1","data":{"log.level":"info","pool":"«n»"},"kind":"ConfigMap","metadata":{"name":"«word»"}}\n',
    ),
    annotated(
      "kubectl.kubernetes.io/last-applied-configuration",
      '{"apiVersion":"v1","kind":"Service","metadata":{"name":"«word»"},"spec":{"ports":[{"port":80}]}}\n',
    ),
    annotated(
      "kubectl.kubernetes.io/last-applied-configuration",
      '{"kind":"Pod","spec":{"containers":[{"env":[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"key":"password","name":"«word»"}}}]}]}}\n',
    ),
    annotated(
      "kubectl.kubernetes.io/last-applied-configuration",
      '{"kind":"ConfigMap","data":{"q":"a \\u003c b \\u0026\\u0026 c == \\"«word»\\""}}\n',
    ),
  ),
  // Ciphertext is what such objects are for; its fields are called password.
  resources(
    "sealed-secret",
    of("bitnami.com/v1alpha1", "SealedSecret", {
      spec: { encryptedData: { password: "AgB«b64_420»", token: "AgA«b64_400»" } },
    }),
    of("bitnami.com/v1alpha1", "SealedSecret", {
      spec: { encryptedData: { "tls.key": "AgC«b64_900»" }, template: { type: "kubernetes.io/tls" } },
    }),
    config("secrets.enc.yaml", "db:\n  password: ENC[AES256_GCM,data:«b64_20»,iv:«b64_43»=,tag:«b64_22»==,type:str]\n"),
    config("ansible.yml", "$ANSIBLE_VAULT;1.1;AES256\n«hex80»\n«hex80»\n"),
  ),
  resources(
    "external-secret",
    of("external-secrets.io/v1", "ExternalSecret", {
      spec: {
        secretStoreRef: { name: "«word»" },
        data: [{ secretKey: "password", remoteRef: { key: "prod/«word»", property: "password" } }],
      },
    }),
    of("external-secrets.io/v1", "ExternalSecret", {
      spec: { target: { name: "db", template: { data: { url: "postgres://app:{{ .password }}@db/app" } } } },
    }),
    of("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", {
      spec: {
        provider: "azure",
        secretObjects: [
          { secretName: "«word»", type: "Opaque", data: [{ key: "password", objectName: "db-password" }] },
        ],
      },
    }),
    of("external-secrets.io/v1", "SecretStore", {
      spec: {
        provider: { vault: { server: "https://vault:8200", path: "secret", auth: { kubernetes: { role: "«word»" } } } },
      },
    }),
    of("example.com/v1", "Grafana", {
      spec: { adminPasswordSecretRef: { name: "«word»", key: "password" } },
    }),
    of("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
      spec: {
        values: { auth: { existingSecret: "«word»-auth", secretKeys: { adminPasswordKey: "postgres-password" } } },
      },
    }),
  ),
  resources(
    "certificate-object",
    of("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", {
      webhooks: [
        {
          name: "v.«word».io",
          clientConfig: { caBundle: "«certificate64»", service: { name: "«word»", namespace: "shop" } },
        },
      ],
    }),
    of("apiregistration.k8s.io/v1", "APIService", {
      spec: { caBundle: "«certificate64»", group: "x.io", version: "v1" },
    }),
    of("cert-manager.io/v1", "Certificate", {
      spec: {
        secretName: "«word»-tls",
        privateKey: { algorithm: "RSA", size: 4096, rotationPolicy: "Always" },
        dnsNames: ["«word».example.com"],
      },
    }),
    of("certificates.k8s.io/v1", "CertificateSigningRequest", {
      spec: { signerName: "kubernetes.io/kubelet-serving", usages: ["digital signature", "key encipherment"] },
      status: { certificate: "«certificate64»" },
    }),
    config("ca.crt", "«certificate»"),
    config("authorized_keys", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI«b64_43» ci@«word»\n"),
  ),
  // Rights on secrets, not secrets.
  resources(
    "rbac",
    of("rbac.authorization.k8s.io/v1", "Role", {
      rules: [
        {
          apiGroups: [""],
          resources: ["secrets", "serviceaccounts/token"],
          verbs: ["get", "list"],
          resourceNames: ["«word»-key"],
        },
      ],
    }),
    of("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { kind: "Role", name: "secret-reader", apiGroup: "rbac.authorization.k8s.io" },
      subjects: [{ kind: "ServiceAccount", name: "token-cleaner" }],
    }),
    of("v1", "ServiceAccount", {
      metadata: {
        name: "«word»-token-controller",
        annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/«word»" },
      },
    }),
  ),
  // Here password is the name of a field, and its value a schema.
  resources(
    "schema",
    of("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
      spec: {
        versions: [
          {
            name: "v1",
            schema: {
              openAPIV3Schema: {
                type: "object",
                properties: {
                  password: { type: "string", description: "The password of the «word» user." },
                  token: { type: "string", minLength: 1 },
                },
              },
            },
          },
        ],
      },
    }),
    of("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
      spec: {
        versions: [
          {
            schema: {
              openAPIV3Schema: {
                properties: {
                  secretKeyRef: {
                    properties: { key: { type: "string" }, name: { default: "", type: "string" } },
                    required: ["key"],
                  },
                },
              },
            },
          },
        ],
      },
    }),
    of("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
      spec: {
        versions: [
          {
            schema: {
              openAPIV3Schema: {
                properties: {
                  authType: { enum: ["password", "token", "key"], type: "string", default: "password" },
                  passwordPolicy: { properties: { minLength: { type: "integer", minimum: 8 } } },
                },
              },
            },
          },
        ],
      },
    }),
    config(
      "openapi.json",
      '{"components":{"schemas":{"Login":{"properties":{"password":{"type":"string","format":"password"},"token":{"type":"string"}},"required":["password"]}}}}',
    ),
    config("schema.graphql", "type User { id: ID! password: String! apiToken: String token: Token! }\n"),
  ),
  resources(
    "config-setting",
    config(
      "application.properties",
      "spring.datasource.password=${DB_PASSWORD}\nserver.ssl.key-alias=«word»\ntoken.ttl=300\n",
    ),
    config(
      "application.yaml",
      "auth:\n  password: {{ .Values.password }}\n  tokenUrl: https://sso.example.com/token\n",
    ),
    config(
      "values.yaml",
      'auth:\n  existingSecret: «word»-auth\n  existingSecretPasswordKey: password\n  password: ""\n',
    ),
    config(
      "prometheus.yml",
      "- job_name: api\n  bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token\n  tls_config: {ca_file: /etc/ca.crt, key_file: /etc/tls.key}\n",
    ),
    config(
      "nginx.conf",
      "ssl_certificate_key /etc/tls/tls.key;\nproxy_set_header Authorization $http_authorization;\nkeepalive_timeout 65;\n",
    ),
    config(
      "kubeconfig",
      "users:\n- name: default\n  user:\n    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token\n",
    ),
    config(
      "postgresql.conf",
      "password_encryption = scram-sha-256\nssl_key_file = '/tls/tls.key'\nauthentication_timeout = 1min\n",
    ),
    config(
      "settings.py",
      "PASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher']\nSECRET_KEY = os.environ['SECRET_KEY']\n",
    ),
    config("Corefile", ".:53 {\n    errors\n    cache 30\n    forward . «ip»\n}\n"),
    config(
      "messages.properties",
      "login.password.label=Password\nlogin.password.hint=At least twelve characters\ntoken.expired=Your session has ended\n",
    ),
    config("log4j2.xml", '<Configuration><Appenders><Console name="«word»"/></Appenders></Configuration>\n'),
    config(
      "dashboard.json",
      '{"title":"Secrets and tokens","uid":"«id12»","panels":[{"expr":"sum(rate(vault_token_count[5m]))"}]}',
    ),
    config("encoded", "«sentence64»"),
    config("notes", "«sentence»; «json64»"),
  ),
  resources(
    "cluster-facts",
    of("v1", "Node", {
      status: {
        nodeInfo: { machineID: "«hex32»", systemUUID: "«uuid»", bootID: "«uuid»", kubeletVersion: "v1.32.5" },
        addresses: [{ type: "InternalIP", address: "«ip»" }],
      },
    }),
    of("v1", "Node", {
      status: { images: [{ names: ["quay.io/x/«word»@sha256:«hex64»"], sizeBytes: 123456789 }] },
    }),
    of("coordination.k8s.io/v1", "Lease", {
      spec: { holderIdentity: "«word»-«hex9»-«id5»_«uuid»", leaseDurationSeconds: 15 },
    }),
    of("v1", "Service", {
      spec: { clusterIP: "«ip»", ports: [{ name: "key-value", port: 2379, targetPort: "token-http" }] },
    }),
    of("batch/v1", "CronJob", {
      spec: { schedule: "*/15 3 * * 1-5", suspend: false, concurrencyPolicy: "Forbid" },
    }),
    of("apps/v1", "ReplicaSet", {
      spec: { selector: { matchLabels: { "pod-template-hash": "«hex10»", app: "tokenizer" } } },
    }),
    of("v1", "Pod", {
      spec: {
        tolerations: [{ key: "node.kubernetes.io/not-ready", operator: "Exists" }],
        nodeSelector: { "kubernetes.io/os": "linux" },
      },
    }),
    of("v1", "Pod", {
      spec: {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["«word»"] }] }],
            },
          },
        },
      },
    }),
    of("v1", "Pod", {
      spec: { topologySpreadConstraints: [{ topologyKey: "kubernetes.io/hostname", maxSkew: 1 }] },
    }),
  ),
] as const;
