// Where the value of a name begins, in all the forms in which programs and files write a name and its value.

/** How sure the form is that a value follows: `=`, quotes, flags are; a colon in a sentence less; a blank hardly. */
export type Form = "sure" | "colon" | "prose";

export interface Place {
  /** Where the value, or the quote before it, begins. */
  readonly at: number;
  readonly form: Form;
}

const nameValue = /(?:[\s,;]|\\+[nr])*\\*["']?value\\*["']?\s*[:=]\s*/iy;
// A YAML block; what PHP's var_dump writes on the next line.
// `{inline_string: "…"}`, also over two lines: the name above is the one that counts.
const inner = "(?:value|inline_?(?:string|bytes)|plain(?:text)?|literal|string_?value|cleartext)";
const nested = new RegExp(`(?:\\{\\s{0,4}\\\\*"?|(?:\\r?\\n|\\\\n)\\s{1,24})${inner}\\\\*"?\\s{0,4}[:=]\\s{0,4}`, "iy");
// `val key: String = "…"`, `token: &str = "…"`
const typed = /[&\w.<>[\]?| ]{1,40}?\s?=\s?(?=\\*["'`])/y;
const block = /[|>][+-]?\d?[ \t]*(?:\r?\n|(?:\\r)?\\n)\s*|(?:\r?\n|\\+n)\s{1,40}(?=string\(\d)/y;
// Loggers colour the name, the sign or the value: the escape as a byte, or as JSON writes it.
const colour = new RegExp(`(?:${String.fromCharCode(27)}|\\\\+u001[bB]|\\\\+x1[bB]|\\\\+033)\\[[\\d;]{0,12}m`, "y");
/** What languages write between a sign and a string: `Some("…")`, `b'…'`, `string(8) "…"`, `<<"…">>`, `new SecretText("…")`. */
const wrapper =
  /(?:(?:Some|Just|Optional|Ok|String|Secret\w{0,20}|new \w{1,40}|string|str|bytes|\w{1,20}(?:\.|::)(?:of|from|new|fromString)|\w{1,20}String)[([]{1,2}\s?(?:\d+[)\]]\s?)?|<<|<!\[CDATA\[|[bBurRfN@&:](?=\\*["'`])|&?str |(?:!!?(?:str|string|binary)[ \t]+)?&[\w-]{1,40}[ \t]+(?=[^\s&=|])|!!?(?:str|string|binary)[ \t]+(?=\S))/y;
const attributes = /(?:\s[\w:.-]{1,64}=\\*"[^"<>\\]{0,200}\\*"){1,4}\s*>/y;
// Property lists, XML-RPC, .NET: the name is one element and the value the next.
const nextElement = /<\/(?:\w{1,10}:)?(?:key|name|n|Key|Name)>\s*<(?:string|value|Value|val)>(?:<string>)?/y;
// A part of a multipart form: the name is an attribute of its header.
const formPart = /\\*"(?:\r?\n|(?:\\+r)?\\+n){2}/y;
const comparison = /(?:[!=]==?|<>|!?~|\bis|\beq|\bne|-eq|-ne)\s{0,4}(?=\\*["'])/y;

export function after(sticky: RegExp, text: string, at: number): number | null {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : null;
}

/** Null where nothing separates the name from a value: by far the most frequent case, so it is decided first. */
export function placeOfValue(text: string, start: number, end: number): Place | null {
  const place = placeOf(text, start, end);
  if (place === null) return null;
  let at = place.at;
  if (colourMayStand(text, at)) at = after(colour, text, at) ?? at;
  return { at: after(wrapper, text, at) ?? at, form: place.form };
}

function colourMayStand(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 27 || (code === 92 && text.slice(at, at + 9).includes("["));
}

function placeOf(text: string, start: number, nameEnd: number): Place | null {
  const end = colourMayStand(text, nameEnd) ? (after(colour, text, nameEnd) ?? nameEnd) : nameEnd;
  let i = end;
  while (text[i] === "\\") i++;
  const quoted = text[i] === '"' || text[i] === "'" || text[i] === "`";
  if (quoted) i++;
  else if (i > end) return text[i] === "n" ? pairOfNameAndValue(text, end) : null;
  // `[password] =>` of PHP, `['password'] =` and `{'password'} =` of many.
  if ((text[i] === "]" && (text[start - 1] === "[" || quoted)) || (text[i] === "}" && quoted)) i++;
  // `password?:` of TypeScript.
  if (text[i] === "?" && text[i + 1] === ":") i++;
  const afterName = i;
  while ((text[i] === " " || text[i] === "\t") && i - afterName < 40) i++;
  const sep = text[i];
  if ((sep === "=" || sep === "!" || sep === "~" || sep === "<") && (text[i + 1] === "=" || sep !== "=")) {
    const compared = after(comparison, text, i);
    if (compared !== null) return { at: compared, form: "prose" };
  }
  if (sep === ":" || sep === "=") return afterSeparator(text, i, afterName, quoted, start);
  if (sep === "%" && /^%3[AaDd]/.test(text.slice(i, i + 3))) return { at: i + 3, form: "sure" };
  if (isElement(text, start)) {
    const opened = sep === ">" ? i + 1 : after(attributes, text, end);
    if (opened !== null) return { at: opened, form: "sure" };
  }
  if (sep === "<") return elementAfter(text, i);
  if (sep === "(" && text[i + 1] === "'") return null;
  if (sep === "-" && text[i + 1] === ">") return { at: text[i + 2] === " " ? i + 3 : i + 2, form: "sure" };
  const pair = pairOfNameAndValue(text, afterName) ?? formPartAfter(text, end);
  return pair ?? afterBlank(text, start, i, afterName, quoted);
}

/** `<password>`, `<wsse:Password Type="…">` */
function isElement(text: string, start: number): boolean {
  return (
    text[start - 1] === "<" ||
    (text[start - 1] === ":" && /<\w{1,12}:$/.test(text.slice(Math.max(0, start - 14), start)))
  );
}

function elementAfter(text: string, at: number): Place | null {
  const found = after(nextElement, text, at);
  return found === null ? null : { at: found, form: "sure" };
}

function formPartAfter(text: string, end: number): Place | null {
  const found = after(formPart, text, end);
  return found === null ? null : { at: found, form: "sure" };
}

function afterSeparator(text: string, at: number, afterName: number, quoted: boolean, start: number): Place | null {
  let i = at + 1;
  const sep = text[at];
  if (sep === ":" && text.startsWith("//", i)) return null;
  if (text[i] === "=" || text[i] === ">") i++;
  if (colourMayStand(text, i)) i = after(colour, text, i) ?? i;
  const signEnd = i;
  while (text[i] === " " || text[i] === "\t") i++;
  const found = after(block, text, i) ?? after(nested, text, i) ?? (sep === ":" ? after(typed, text, i) : null);
  if (found !== null) return { at: found, form: "sure" };
  const blank = i > signEnd;
  if (blank && isEmptyValue(text, { start, afterName, at, sep, value: i })) return null;
  // `password = x` and `password=x` mean it; in `failed to get token: not found` the colon ends a sentence.
  const sure = sep === "=" || quoted || (!blank && at === afterName);
  return { at: i, form: sure ? "sure" : "colon" };
}

const pairNext = /[A-Za-z_][\w.-]{0,60}=/y;
const fieldNext = /[A-Za-z]\w{0,60}:(?:\S|\s|$)/y;
const upperPair = /[A-Z_]{2,30}=/y;

/** `password= user=app`, `{User:app Password: SSLMode:disable}`, `pepper : TTY=pts/0`: what follows the blank is another name. */
function isEmptyValue(
  text: string,
  {
    start,
    afterName,
    at,
    sep,
    value,
  }: { start: number; afterName: number; at: number; sep: string | undefined; value: number },
): boolean {
  if (at > afterName) return sep === ":" && after(upperPair, text, value) !== null;
  if (sep === "=") return after(pairNext, text, value) !== null;
  const before = text[start - 1];
  return (
    (before === "{" ||
      before === "[" ||
      (before === " " && /\w:\S* $/.test(text.slice(Math.max(0, start - 40), start)))) &&
    after(fieldNext, text, value) !== null
  );
}

/** `{"name": "DB_PASSWORD", "value": "…"}` and its relatives of YAML, Go and XML. */
function pairOfNameAndValue(text: string, at: number): Place | null {
  const found = after(nameValue, text, at);
  return found === null ? null : { at: found, form: "sure" };
}

/** Words of configuration files that nobody uses in a sentence. */
const directive =
  /^(?:requirepass|masterauth|primaryauth|bindpw|rootpw|rootbinddn_pw|storepass|keypass|PGPASSWORD|MYSQL_PWD|insecure-password|auth-pass|auth_pass|shared-secret|userPassword|tls-auth-key|pre-shared-key)$/;
const linking =
  /(?:(?:generated|created|set|issued|received|found|used|provided|changed|reset|rotated|accepted)(?: (?:is|as|to))?:?|is|was|to|as|of|with|from|value|=|(?:for|of) (?:the )?(?:user |account )?["']?[\w.@-]{1,40}["']?\s?(?:is|:|=))\s+/y;
const nextArgument = /,\s{0,40}(?=\\*["'])/y;
// Erlang's `{default_pass, <<"…">>}` and Elixir's `password: "…"`.
const binary = /,\s{0,4}(?=<<\\*")/y;

/** Dockerfiles, shells, web servers: `ENV NAME value`, `set -x NAME value`, `proxy_set_header NAME value`. */
function isDeclared(text: string, start: number): boolean {
  return (
    text[start - 1] === " " &&
    /(?:^|[\s"'])(?:ENV|setenv|setx|set -\w{1,3}|\w{1,10}_set_header|add_header|RequestHeader set|\w{1,8}_param) $/.test(
      text.slice(Math.max(0, start - 26), start),
    )
  );
}

/** `--password x`, `"--password", "x"`; else a sentence. */
function afterBlank(text: string, start: number, at: number, afterName: number, quoted: boolean): Place | null {
  const flag = text[start] === "-";
  let i = at;
  if (flag && text[i] === ",") {
    i++;
    while (text[i] === " ") i++;
    return { at: i, form: "sure" };
  }
  const erlang = text[i] === "," ? after(binary, text, i) : null;
  if (erlang !== null) return { at: erlang, form: "sure" };
  if (i === afterName && !quoted) return null;
  if (directive.test(text.slice(start, afterName)) || isDeclared(text, start)) return { at: i, form: "sure" };
  if (text[i] === "'" && text.slice(start, afterName) === "PASSWORD") return { at: i, form: "sure" };
  if (flag) return { at: i, form: text[i] === "-" ? "prose" : "sure" };
  if (quoted) {
    // ("password", "…"): lists of words have such neighbours, too, so the value has to show what it is.
    const next = after(nextArgument, text, i);
    return next === null ? null : { at: next, form: "prose" };
  }
  return { at: after(linking, text, i) ?? i, form: "prose" };
}
