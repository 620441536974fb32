// One secret, one text: takes off what an encoding or a neighbour put around it, so that it gets the same token everywhere.
import { textOfBase64 } from "./base64.ts";

const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
const base64Whole = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;

/** A pure function of what was found: white space around, percent signs, base64 (≤ 3 deep) and the line ends of PEM go. */
export function canonical(found: string): string {
  let text = found.trim();
  for (let depth = 0; depth < 3; depth++) {
    const decoded = decodedOnce(text);
    if (decoded === null) break;
    text = decoded.trim();
  }
  return privateKey.test(text) ? text.replaceAll(/\\[nr]|\s+/g, "") : text;
}

function decodedOnce(text: string): string | null {
  if (/%[0-9A-Fa-f]{2}/.test(text)) {
    try {
      const decoded = decodeURIComponent(text);
      return decoded === text ? null : decoded;
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
    }
  }
  if (text.length > 1_000_000 || !base64Whole.test(text.includes("\n") ? text.replaceAll(/\s+/g, "") : text))
    return null;
  const decoded = textOfBase64(text);
  // Only what decodes to plain ASCII was meant as base64: eight random letters decode to something, too.
  return decoded !== null && decoded.length >= 6 && /^[\t\n\r -~]+$/.test(decoded) ? decoded : null;
}
