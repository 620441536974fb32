// The texts that must not occur in an output: a secret in every encoding, whole and, if it has lines, by line.
import { base64, base64url, jsonInside } from "./encode.ts";

/** All encodings of a secret that would give it back. */
export function needlesOf(secret: string): string[] {
  const inner = innerLines(secret);
  return [...new Set([...encodingsOf(secret), ...inner.flatMap((line) => [line, ...alignmentsOf(line)])])];
}

/** Base64 of the text at the three places it can have inside a longer one, cut to the letters it alone decides. */
export function alignmentsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((shift) => {
    const letters = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    const own = letters.slice(first, last);
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** The longest stretch that may stay before an entry counts as partly seen: half, and eight letters at least. */
export function windowsOf(secret: string): string[] {
  const length = Math.max(8, Math.ceil(secret.length / 2));
  if (secret.includes("\n") || secret.length < length) return [];
  return Array.from({ length: secret.length - length + 1 }, (_, i) => secret.slice(i, i + length));
}

function encodingsOf(secret: string): string[] {
  const once = jsonInside(secret);
  const percent = encodeURIComponent(secret);
  const hex = Buffer.from(secret).toString("hex");
  return [
    secret,
    once,
    jsonInside(once),
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    hex,
    hex.toUpperCase(),
    base64(secret),
    base64url(secret),
    ...alignmentsOf(secret),
    ...alignmentsOf(base64(secret)),
  ];
}

// The first line of every OpenSSH key without passphrase is the same.
const opensshHead = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";

/** The body lines of a key; what it says of itself and its public half may stay. */
function innerLines(secret: string): string[] {
  if (!secret.includes("\n")) return [];
  const from = Math.max(0, secret.indexOf("Private-Lines"));
  return secret
    .slice(from)
    .split(/\r?\n/)
    .filter((line) => line.length >= 16 && /^[A-Za-z0-9+/=]+$/.test(line) && !line.startsWith(opensshHead));
}
