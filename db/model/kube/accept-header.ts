// The Accept header as Kubernetes reads it (the goautoneg library): clauses in order of preference, parameters kept.

export interface AcceptClause {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
  /** "as", "g", "v", "stream", "pretty", …; later ones win. */
  readonly params: ReadonlyMap<string, string>;
}

/** Clients send three; what stands behind this many is not read. */
const clausesMax = 64;

/** Best first. A quality of 0 does not exclude: it comes last. */
export function parseAccept(header: string): AcceptClause[] {
  const clauses = header
    .split(",", clausesMax)
    .map(readClause)
    .filter((clause) => clause !== null);
  // The comparison of goautoneg is no order; only insertion from the left gives its result.
  for (let i = 1; i < clauses.length; i++)
    for (let j = i; j > 0 && precedes(clauses[j], clauses[j - 1]); j--) swap(clauses, j);
  return clauses;
}

/** Whether a clause names the media type, wildcards included. */
export function acceptsType(clause: AcceptClause, type: string, subtype: string): boolean {
  if (clause.type === "*") return clause.subtype === "*";
  return clause.type === type && (clause.subtype === subtype || clause.subtype === "*");
}

/**
 * The routing layer's own look at the header, before any parameter counts: whether one of the listed types is produced.
 * It knows no wildcard but the full one. No header accepts everything.
 */
export function acceptsAny(header: string, produced: readonly string[]): boolean {
  if (header === "") return true;
  return header.split(",").some((part) => {
    const type = (part.split(";", 1)[0] ?? "").trim();
    return type === "*/*" || produced.includes(type);
  });
}

function readClause(part: string): AcceptClause | null {
  const [range = "", ...rest] = part.trim().split(";");
  const [type = "", subtype, ...more] = range.split("/").map((each) => each.trim());
  if (more.length > 0 || ((subtype === undefined || subtype === "") && type !== "*")) return null;
  let quality = 1;
  const params = new Map<string, string>();
  for (const param of rest) {
    const [name = "", value = "", ...others] = param.split("=");
    if (value === "" || others.length > 0) continue;
    if (name.trim() === "q") quality = /^[0-9]*\.?[0-9]*$/.test(value) ? Number(value) || 0 : 0;
    else params.set(name.trim(), value.trim());
  }
  return { type, subtype: subtype === undefined || subtype === "" ? "*" : subtype, quality, params };
}

function precedes(a: AcceptClause | undefined, b: AcceptClause | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a.quality > b.quality) return true;
  return (a.type !== "*" && b.type === "*") || (a.subtype !== "*" && b.subtype === "*");
}

function swap(clauses: AcceptClause[], at: number): void {
  const [before, here] = [clauses[at - 1], clauses[at]];
  if (before === undefined || here === undefined) return;
  clauses[at - 1] = here;
  clauses[at] = before;
}
