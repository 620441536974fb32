// Every way a text can be read: escapes undone, base64 decoded, gzip unpacked, cut lines joined.
// Without it a redactor that does not open a Helm release would be praised for hiding what is inside.

const depthMax = 5;

/** The text and all its readings. */
export function readingsOf(text: string): string[] {
  const seen = new Set<string>([text]);
  let layer = [text];
  for (let depth = 0; depth < depthMax && layer.length > 0; depth++) {
    const next = layer.flatMap(readOnce).filter((reading) => reading.length >= 4 && !seen.has(reading));
    for (const reading of next) seen.add(reading);
    layer = [...new Set(next)];
  }
  return [...seen];
}

function readOnce(text: string): string[] {
  return [
    joined(text),
    unframed(text),
    unescaped(text),
    percentDecoded(text),
    fromXml(text),
    unwrapped(text),
    ...decoded(text),
  ];
}

/** CRI partial lines put together again, as a log viewer does. */
function joined(text: string): string {
  const lines = text.split("\n");
  for (let i = 0; i + 1 < lines.length;) {
    const part = /^\S+ std(?:out|err) P (.*)$/.exec(lines[i] ?? "");
    const rest = /^(\S+ std(?:out|err) [PF] )(.*)$/.exec(lines[i + 1] ?? "");
    if (part && rest) lines.splice(i, 2, `${rest[1]}${part[1]}${rest[2]}`);
    else i++;
  }
  return lines.join("\n");
}

/** Without the stamps of kubelet and runtime, which part the lines of one value. */
function unframed(text: string): string {
  return text.replaceAll(/^\d{4}-\d\d-\d\dT[\d:.]+Z (?:std(?:out|err) [PF] )?/gm, "");
}

function unescaped(text: string): string {
  const known: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined ? (known[letter ?? ""] ?? letter ?? "") : String.fromCharCode(parseInt(code, 16)),
  );
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

function fromXml(text: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => named[name] ?? whole);
}

/** Lines of base64 as one. */
function unwrapped(text: string): string {
  return text.replaceAll(/(?<=[A-Za-z0-9+/]{60})\r?\n[ \t]*(?=[A-Za-z0-9+/=]+)/g, "");
}

function decoded(text: string): string[] {
  // A release may begin after other letters of the alphabet.
  const runs = text.match(/H4sI[A-Za-z0-9+/_-]{16,}={0,2}|[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? [];
  return runs.flatMap((run) => {
    const bytes = Buffer.from(run, "base64");
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return unpacked(bytes);
    const reading = bytes.toString("utf8");
    // Binary (keys, digests, words that only look like base64) has nothing further to read.
    return isText(reading) ? [reading] : [];
  });
}

function isText(reading: string): boolean {
  for (let i = 0; i < reading.length; i++) {
    const code = reading.charCodeAt(i);
    if (code === 0xfffd || (code < 32 && ![9, 10, 13, 27].includes(code))) return false;
  }
  return true;
}

function unpacked(bytes: Uint8Array): string[] {
  try {
    return [Buffer.from(Bun.gunzipSync(new Uint8Array(bytes))).toString("utf8")];
  } catch {
    // Cut by redaction: what cannot be unpacked any more cannot leak.
    return [];
  }
}
