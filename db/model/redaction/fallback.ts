// Finds the value that a program takes if nobody gave it another: `process.env.X || "…"`, `os.getenv("X", "…")`, `${X:-…}`.

// A name with dots, or one with a quoted key in brackets: `os.environ["X"]`, `config.get('x')`.
const orElse =
  /!?[\w$.:>?-]{1,100}(?:[[(]\\*["'][\w.-]{1,80}\\*["'][\])])?\s{0,4}(?:\|\||\?\?|\?:|\bor\b|\bunless\b)\s{0,4}(?=\\*["'`])/y;
const secondArgument =
  /[\w$.:>()-]{1,100}\(\s?\\*["'][\w.-]{1,80}\\*["']\)?\s{0,2},\s{0,4}(?:default\w{0,6}\s?=\s?)?(?=\\*["'`])/y;
// Shells and Spring; `:?` is a message and `:+` a switch.
const ofVariable =
  /^\$\{(?!(?:file|env|sys|secrets?|vault|ssm|s3|sm|aws\w*|gcp\w*|azure\w*|keyvault|k8s|kubernetes|configmap|dir|directory|base64|url|java|ctx|strimzi\w*):[^-=])[\w.-]{1,80}(?::-|:=|:|-)(?![?+])([^${}]{4,200})\}$/;

/** Where the quote of such a value stands. `end`: where the expression at `at` ends if it is read as a value. */
export function fallbackAt(text: string, at: number, end: number): number | null {
  const next = text[end];
  if (next !== " " && next !== '"' && next !== "'" && next !== "\\" && next !== "|" && next !== "?") return null;
  for (const form of [orElse, secondArgument]) {
    form.lastIndex = at;
    if (form.test(text)) return form.lastIndex;
  }
  return null;
}

/** `${DB_PASSWORD:-…}`: what stands behind the sign, or null. */
export function fallbackOf(value: string): string | null {
  return value.length < 320 && value.startsWith("${") ? (ofVariable.exec(value)?.[1] ?? null) : null;
}
