// Colours for one line of YAML as our server writes it: enough to see keys and strings, no parser.

export interface Token {
  readonly kind: "key" | "string" | "literal" | "comment" | "plain";
  readonly text: string;
}

const keyLine = /^(\s*(?:- )*)((?:"[^"]*"|'[^']*'|[^\s:#'"][^:]*?)):(\s+|$)(.*)$/;
const listLine = /^(\s*(?:- )+)(.*)$/;
/** A line longer than this stays one piece: colouring a certificate helps nobody. */
const longest = 2000;

/** The tokens joined are the line, to the character. Lines inside block strings may be coloured as if they were YAML. */
export function yamlTokens(line: string): Token[] {
  if (line.length > longest) return [{ kind: "plain", text: line }];
  if (/^\s*#/.test(line)) return [{ kind: "comment", text: line }];
  const keyed = keyLine.exec(line);
  if (keyed) {
    const [, indent = "", key = "", space = "", value = ""] = keyed;
    return present([
      { kind: "plain", text: indent },
      { kind: "key", text: key },
      { kind: "plain", text: `:${space}` },
      { kind: kindOf(value), text: value },
    ]);
  }
  const listed = listLine.exec(line);
  if (listed) {
    const [, indent = "", value = ""] = listed;
    return present([
      { kind: "plain", text: indent },
      { kind: kindOf(value), text: value },
    ]);
  }
  return [{ kind: "string", text: line }];
}

function kindOf(value: string): Token["kind"] {
  if (/^(true|false|null|~|\{\}|\[\]|-?\d+(\.\d+)?)$/.test(value)) return "literal";
  return /^[|>][-+]?$/.test(value) ? "plain" : "string";
}

function present(tokens: Token[]): Token[] {
  return tokens.filter((token) => token.text !== "");
}
