// Pods that name secrets, point to files of them or leave them empty, and must stay as they are.
import { resources } from "./fill.ts";
import { args, env, envFrom, of, pod } from "./templates.ts";

export const workloadKinds = [
  resources(
    "env-setting",
    env("TOKEN_TTL", "300"),
    env("USER_AGENT", "shop-client/«version»"),
    env("DATABASE_POOL_SIZE", "20"),
    env("SECRET_NAME", "«word»-credentials"),
    env("PASSWORD_MIN_LENGTH", "12"),
    env("KEYCLOAK_URL", "https://sso.example.com/realms/main"),
    env("AUTH_ENABLED", "true"),
    env("CACHE_KEY_PREFIX", "shop:«word»"),
    env("TOKENIZERS_PARALLELISM", "false"),
    env("AWS_REGION", "eu-west-1"),
    env("AUTHOR", "«word» «word»"),
    env("GIT_COMMIT", "«hex40»"),
    env("PARTITION_KEY", "tenant_id"),
    env("MAX_TOKENS", "«n»"),
    env("MONKEY_PATCH", "all"),
  ),
  // Paths, under names that end in password and token.
  resources(
    "env-file-reference",
    env("POSTGRES_PASSWORD_FILE", "/run/secrets/postgres"),
    env("TLS_KEY_PATH", "/etc/tls/tls.key"),
    env("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"),
    env("GOOGLE_APPLICATION_CREDENTIALS", "/var/secrets/google/key.json"),
    env("VAULT_SECRET_PATH", "kv/data/«word»"),
    env("AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/azure/tokens/azure-identity-token"),
    env("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"),
  ),
  // What the kubelet, a webhook or a shell fills in later.
  resources(
    "env-reference",
    env("DATABASE_URL", "postgres://$(DB_USER):$(DB_PASSWORD)@db:5432/app"),
    env("DB_PASSWORD", "$(DB_PASSWORD)"),
    env("API_KEY", "${API_KEY}"),
    env("API_TOKEN", "vault:secret/data/«word»#token"),
    env("PASSWORD", ""),
    env("REDIS_URL", "redis://redis-master:6379/0"),
    env("JWT_ISSUER", "https://sso.example.com"),
    env("JWKS_URL", "https://sso.example.com/.well-known/jwks.json"),
  ),
  resources(
    "env-value-from",
    envFrom("DB_PASSWORD", { secretKeyRef: { name: "«word»-credentials", key: "password" } }),
    envFrom("API_KEY", { secretKeyRef: { name: "«word»", key: "api-key", optional: true } }),
    envFrom("TOKEN", { configMapKeyRef: { name: "«word»", key: "token-url" } }),
    envFrom("POD_UID", { fieldRef: { fieldPath: "metadata.uid" } }),
    pod({ envFrom: [{ secretRef: { name: "«word»-secrets" } }, { configMapRef: { name: "«word»" } }] }),
  ),
  resources(
    "argument",
    args("--token-ttl=24h", "--v=2"),
    args("--tls-private-key-file=/etc/tls/tls.key", "--tls-cert-file=/etc/tls/tls.crt"),
    args("--secret-name", "«word»-tls"),
    args("--password-file=/run/secrets/password"),
    args("--service-account-key-file=/etc/kubernetes/pki/sa.pub", "--enable-bootstrap-token-auth=true"),
    args("sh", "-c", "psql postgres://app:$DB_PASSWORD@db/app -c 'select 1'"),
    args("sh", "-c", 'redis-cli -a "${REDIS_PASSWORD}" ping'),
    args("-p", "8080", "--path=/metrics", "--passthrough"),
    args("--key=orders", "--auth-mode=oidc", "--password-stdin"),
    args("--client-id=web", "--oidc-issuer-url=https://sso.example.com/realms/«word»"),
    args("mkdir", "-p", "/data/«word»", "--image=quay.io/x/y@sha256:«hex64»"),
  ),
  resources(
    "volume",
    of("v1", "Pod", { spec: { volumes: [{ name: "tls", secret: { secretName: "«word»-tls", defaultMode: 420 } }] } }),
    of("v1", "Pod", {
      spec: {
        volumes: [
          {
            name: "kube-api-access-«id5»",
            projected: {
              sources: [
                { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
                { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
              ],
            },
          },
        ],
      },
    }),
    of("v1", "ServiceAccount", {
      imagePullSecrets: [{ name: "«word»-dockercfg-«id5»" }],
      secrets: [{ name: "default-token-«id5»" }],
    }),
    of("v1", "PersistentVolume", {
      spec: {
        csi: {
          driver: "rbd.csi.ceph.com",
          nodeStageSecretRef: { name: "rook-csi-rbd-node", namespace: "rook" },
          volumeHandle: "0001-0009-rook-«uuid»",
        },
      },
    }),
    pod({
      volumeMounts: [{ name: "t", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true }],
    }),
    of("v1", "Pod", { spec: { automountServiceAccountToken: true, serviceAccountName: "«word»" } }),
  ),
] as const;
