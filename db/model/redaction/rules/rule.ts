// The form of a rule for text: a literal that is searched for everywhere, and a pattern tried where it stands.

export interface Rule {
  /** As it appears in the report. */
  readonly name: string;
  /** Literals of three or more characters, compared with case unless `anyCase`; each match of `pattern` holds one. */
  readonly anchors: readonly string[];
  readonly anyCase?: boolean;
  /**
   * Sticky. It begins at the literal, or at the start of the run of letters, digits, `_` and `-` around it (`from: "run"`; "base64": `+` and `/`, too), or
   * `back` characters before. Linear: no quantifier inside a quantifier. Two groups: what stays, what is secret; none: all of it is secret.
   */
  readonly pattern: RegExp;
  readonly from?: "run" | "base64";
  readonly back?: number;
  /** The character before may be a letter or digit. */
  readonly anywhere?: boolean;
  /** Judges what was matched by more than its characters. */
  readonly accept?: (secret: string) => boolean;
}

/** A provider's prefix and the characters after it; no letter or digit may follow. */
export function prefixed(name: string, prefixes: string, body: string): Rule {
  const anchors = prefixes.split(" ");
  const alternatives = anchors.map((each) => each.replaceAll(/[.$~+]/g, "\\$&")).join("|");
  return { name, anchors, pattern: new RegExp(`(?:${alternatives})${body}(?![A-Za-z0-9])`, "y") };
}
