// What applications sign, encrypt and remember people with.
import { alphanumeric, lower, upper, urlSafeLetters } from "../dice.ts";
import { base64, base64url } from "../encode.ts";
import { quiet, telling } from "./kind.ts";

const printable = `${alphanumeric}!@#$%^&*(-_=+)`;

export const appKinds = {
  "django-secret-key": quiet("DJANGO_SECRET_KEY", (d) =>
    d.chars("abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)", 50),
  ),
  "laravel-key": quiet("APP_KEY", (d) => `base64:${base64(d.bytes(32))}`),
  "rails-secret-key-base": quiet("SECRET_KEY_BASE", (d) => d.hex(128)),
  "rails-master-key": quiet("RAILS_MASTER_KEY", (d) => d.hex(32)),
  "symfony-secret": quiet("APP_SECRET", (d) => d.hex(32)),
  "flask-secret": quiet("FLASK_SECRET_KEY", (d) => base64url(d.bytes(24))),
  "wordpress-salt": quiet("WORDPRESS_AUTH_KEY", (d) => d.chars(printable, 64)),
  "jwt-signing-secret": quiet("JWT_SIGNING_KEY", (d) => d.chars(alphanumeric, 43)),
  "nextauth-secret": quiet("NEXTAUTH_SECRET", (d) => base64(d.bytes(32))),
  "cookie-secret": quiet("COOKIE_SECRET", (d) => d.chars(urlSafeLetters, 40)),
  "n8n-encryption-key": quiet("N8N_ENCRYPTION_KEY", (d) => d.chars(alphanumeric + "+/", 32)),
  "hasura-admin-secret": quiet("HASURA_GRAPHQL_ADMIN_SECRET", (d) => d.chars(alphanumeric, 26)),
  "internal-api-key": quiet("INTERNAL_API_KEY", (d) => d.chars(alphanumeric, 32)),
  "hmac-secret": quiet("WEBHOOK_HMAC_SECRET", (d) => d.hex(40)),
  "session-cookie": telling(
    "SESSION_COOKIE",
    (d) => `s%3A${d.chars(urlSafeLetters, 32)}.${encodeURIComponent(base64(d.bytes(32)).replace("=", ""))}`,
  ),
  "php-session": quiet("PHPSESSID", (d) => d.chars("abcdefghijklmnopqrstuvwxyz0123456789", 26)),
  "java-session": quiet("JSESSIONID", (d) => d.hex(32).toUpperCase()),
  "oauth-code": quiet("OAUTH_CODE", (d) => `${d.uuid()}.${d.uuid()}.${d.uuid()}`),
  "oauth-refresh-token": quiet("OAUTH_REFRESH_TOKEN", (d) => d.chars(urlSafeLetters, 64)),
  "opaque-access-token": quiet("ACCESS_TOKEN", (d) => d.chars(urlSafeLetters, 43)),
  "s3-signature": quiet("X_AMZ_SIGNATURE", (d) => d.hex(64)),
  "minio-secret-key": quiet("MINIO_ROOT_PASSWORD", (d) => d.chars(upper + lower + "0123456789", 32)),
  "keystore-password": quiet("KEYSTORE_PASSWORD", (d) => `${d.word()}${d.chars("0123456789", 4)}`),
  "magic-link-token": quiet("MAGIC_LINK_TOKEN", (d) => d.chars(alphanumeric, 48)),
} as const;
