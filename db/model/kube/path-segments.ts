// The path of a request as the real server splits it: decoded once as a whole, then cut at its slashes.
import { badRequest, textRefusal } from "./status.ts";
import { goQuote } from "./go/quote.ts";

/** Undoes percent-encoding once. Bytes that are not UTF-8 become U+FFFD; a "%" that encodes nothing is refused. */
export function decodedPath(path: string): string {
  if (!path.includes("%")) return path;
  if (/%(?![0-9a-fA-F]{2})/.test(path)) throw textRefusal(400, "400 Bad Request");
  const runs = path.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const bytes = Uint8Array.from({ length: run.length / 3 }, (_, at) =>
      parseInt(run.slice(at * 3 + 1, at * 3 + 3), 16),
    );
    return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);
  });
  return runs;
}

/** The parts between the slashes; slashes at both ends do not count, empty parts in the middle do. */
export function pathSegments(decoded: string): string[] {
  let [from, to] = [0, decoded.length];
  while (decoded.charAt(from) === "/") from++;
  while (to > from && decoded.charAt(to - 1) === "/") to--;
  return from === to ? [] : decoded.slice(from, to).split("/");
}

/** False for what no group, version, resource or subresource is called, and no store should be asked about. */
export function isPlainSegment(segment: string): boolean {
  return segment.length <= 253 && /^[A-Za-z0-9._-]+$/.test(segment) && segment !== "." && segment !== "..";
}

/** Refuses a name as the registry of the real server does, and NUL, which no store of ours can hold. */
export function requireName(what: "Name" | "Namespace", name: string): void {
  const problems: string[] = [];
  if (name === "." || name === "..") problems.push(`may not be '${name}'`);
  else for (const char of ["/", "%"]) if (name.includes(char)) problems.push(`may not contain '${char}'`);
  if (name.includes("\0")) problems.push("may not contain NUL");
  if (problems.length > 0) throw badRequest(`${what} parameter invalid: ${goQuote(name)}: ${problems.join(";")}`);
}
