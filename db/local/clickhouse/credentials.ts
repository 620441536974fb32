// Who may ask: one user and one password, compared in constant time.
import { createHash, timingSafeEqual } from "node:crypto";

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** True when the request carries them, as Basic authorization or as ClickHouse's own headers. Never in the URL. */
export function isAuthorized(headers: Headers, expected: Credentials): boolean {
  const given = fromBasic(headers.get("authorization")) ?? {
    user: headers.get("x-clickhouse-user") ?? "",
    password: headers.get("x-clickhouse-key") ?? "",
  };
  // Both are compared always, so the time taken does not tell which of them was wrong.
  const user = same(given.user, expected.user);
  const password = same(given.password, expected.password);
  return user && password;
}

function fromBasic(header: string | null): Credentials | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [user = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { user, password: rest.join(":") };
}

/** Hashed first: `timingSafeEqual` wants equal lengths, and the length is a secret too. */
function same(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
