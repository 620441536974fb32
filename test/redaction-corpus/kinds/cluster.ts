// Credentials of the cluster itself and of what runs it: tokens, Vault, Consul, etcd, Ceph, brokers.
import {
  alphanumeric,
  base32Letters,
  base64Letters,
  type Dice,
  digits,
  lower,
  upper,
  urlSafeLetters,
} from "../dice.ts";
import { base64, base64url } from "../encode.ts";
import { quiet, telling } from "./kind.ts";

function jwt(d: Dice, header: object, claims: object, signatureBytes: number): string {
  const parts = [header, claims].map((part) => base64url(JSON.stringify(part)));
  return [...parts, base64url(d.bytes(signatureBytes))].join(".");
}

function boundToken(d: Dice): string {
  const issued = 1_700_000_000 + d.below(90_000_000);
  const account = { name: d.word(), uid: d.uuid() };
  const claims = {
    aud: ["https://kubernetes.default.svc.cluster.local"],
    exp: issued + 31536000,
    iat: issued,
    iss: "https://kubernetes.default.svc.cluster.local",
    jti: d.uuid(),
    "kubernetes.io": { namespace: d.word(), pod: { name: `${d.word()}-0`, uid: d.uuid() }, serviceaccount: account },
    sub: `system:serviceaccount:${d.word()}:${account.name}`,
  };
  return jwt(d, { alg: "RS256", kid: d.chars(urlSafeLetters, 43) }, claims, 256);
}

function legacyToken(d: Dice): string {
  const name = d.word();
  const claims = {
    iss: "kubernetes/serviceaccount",
    "kubernetes.io/serviceaccount/namespace": d.word(),
    "kubernetes.io/serviceaccount/secret.name": `${name}-token-${d.chars(lower + digits, 5)}`,
    "kubernetes.io/serviceaccount/service-account.name": name,
    "kubernetes.io/serviceaccount/service-account.uid": d.uuid(),
  };
  return jwt(d, { alg: "RS256", kid: d.chars(urlSafeLetters, 43) }, claims, 256);
}

function sessionJwt(d: Dice): string {
  const claims = { sub: String(d.below(1e9)), name: d.word(), iat: 1_700_000_000 + d.below(90_000_000) };
  return jwt(d, { alg: "HS256", typ: "JWT" }, claims, 32);
}

function idToken(d: Dice): string {
  const claims = {
    iss: "https://sso.example.com/realms/main",
    aud: d.word(),
    sub: d.uuid(),
    email: `${d.word()}@example.com`,
  };
  return jwt(d, { alg: "ES256", typ: "JWT", kid: d.hex(16) }, claims, 64);
}

// Compact JWE: five parts, the second encrypted key, and no readable claims at all.
function encryptedToken(d: Dice): string {
  const header = base64url(JSON.stringify({ alg: "dir", enc: "A256GCM" }));
  return `${header}..${base64url(d.bytes(12))}.${base64url(d.bytes(120))}.${base64url(d.bytes(16))}`;
}

export const clusterKinds = {
  "service-account-token": telling("KUBE_TOKEN", boundToken),
  "legacy-service-account-token": telling("SA_TOKEN", legacyToken),
  "session-jwt": telling("JWT", sessionJwt),
  "oidc-id-token": telling("ID_TOKEN", idToken),
  "encrypted-session-token": telling("SESSION_JWE", encryptedToken),
  "bootstrap-token": quiet("BOOTSTRAP_TOKEN", (d) => `${d.chars(lower + digits, 6)}.${d.chars(lower + digits, 16)}`),
  "kubeadm-certificate-key": quiet("CERTIFICATE_KEY", (d) => d.hex(64)),
  "k3s-server-token": telling("K3S_TOKEN", (d) => `K10${d.hex(64)}::server:${d.hex(32)}`),
  "openshift-token": telling("OC_TOKEN", (d) => `sha256~${d.chars(urlSafeLetters, 43)}`),
  "rancher-token": telling(
    "RANCHER_TOKEN",
    (d) => `token-${d.chars(lower + digits, 5)}:${d.chars("bcdfghjklmnpqrstvwxz2456789", 54)}`,
  ),
  "argocd-session": telling("ARGOCD_AUTH_TOKEN", (d) =>
    jwt(
      d,
      { alg: "HS256", typ: "JWT" },
      { iss: "argocd", sub: "admin:apiKey", jti: d.uuid(), nbf: 17e8 + d.below(9e7) },
      32,
    ),
  ),
  "vault-token": telling("VAULT_TOKEN", (d) => `hvs.${d.chars(urlSafeLetters, 91)}`),
  "vault-batch-token": telling("VAULT_BATCH_TOKEN", (d) => `hvb.${d.chars(urlSafeLetters, 150)}`),
  "vault-legacy-token": quiet("VAULT_TOKEN", (d) => `s.${d.chars(alphanumeric, 24)}`),
  "vault-secret-id": quiet("VAULT_SECRET_ID", (d) => d.uuid()),
  "vault-unseal-key": quiet("VAULT_UNSEAL_KEY", (d) => base64(d.bytes(33))),
  "consul-token": quiet("CONSUL_HTTP_TOKEN", (d) => d.uuid()),
  "nomad-token": quiet("NOMAD_TOKEN", (d) => d.uuid()),
  "gossip-key": quiet("CONSUL_GOSSIP_KEY", (d) => base64(d.bytes(32))),
  "etcd-encryption-key": quiet("ETCD_ENCRYPTION_KEY", (d) => base64(d.bytes(32))),
  "ceph-key": quiet("CEPH_KEY", (d) => `AQ${d.chars(base64Letters, 4)}ZxAA${d.chars(base64Letters, 28)}==`),
  "iscsi-chap-password": quiet("CHAP_PASSWORD", (d) => d.chars(alphanumeric, 16)),
  "snmp-community": quiet("SNMP_COMMUNITY", (d) => `${d.word()}-${d.chars(lower + digits, 8)}`),
  "erlang-cookie": quiet("RABBITMQ_ERLANG_COOKIE", (d) => d.chars(upper, 20)),
  "elastic-api-key": quiet("ELASTIC_API_KEY", (d) =>
    base64(`${d.chars(alphanumeric, 20)}:${d.chars(urlSafeLetters, 22)}`),
  ),
  "elastic-password": quiet("ELASTIC_PASSWORD", (d) => d.chars(alphanumeric, 24)),
  "keycloak-client-secret": quiet("OIDC_CLIENT_SECRET", (d) => d.chars(alphanumeric, 32)),
  "oauth2-proxy-cookie-secret": quiet("OAUTH2_PROXY_COOKIE_SECRET", (d) => d.chars(urlSafeLetters, 32)),
  "totp-seed": quiet("TOTP_SECRET", (d) => d.chars(base32Letters, 32)),
  "wireguard-key": quiet("WG_PRIVATE_KEY", (d) => {
    const key = d.bytes(32);
    // Clamped, as `wg genkey` does.
    key[0] = (key[0] ?? 0) & 248;
    key[31] = ((key[31] ?? 0) & 127) | 64;
    return base64(key);
  }),
} as const;
