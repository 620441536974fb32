// Which texts can be the key or the value of a label, and what Kubernetes says of the others.

const qualifiedFormat = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const subdomainFormat = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const lengthMax = 63;
const subdomainLengthMax = 253;

/** Every complaint about a key: "name" or "dns.subdomain/name". Empty for a good one. */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split("/");
  const [first = "", second] = parts;
  const nameRule = ruleText(
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    ["MyName", "my.name", "123-abc"],
    qualifiedFormat,
  );
  if (parts.length > 2)
    return [`a qualified name ${nameRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const problems = second === undefined ? [] : prefixProblems(first).map((problem) => `prefix part ${problem}`);
  const name = second ?? first;
  if (name === "") problems.push("name part must be non-empty");
  else if (byteLength(name) > lengthMax) problems.push(`name part ${tooLong(lengthMax)}`);
  if (!isQualified(name)) problems.push(`name part ${nameRule}`);
  return problems;
}

export function labelValueProblems(value: string): string[] {
  const problems = byteLength(value) > lengthMax ? [tooLong(lengthMax)] : [];
  if (value === "" || isQualified(value)) return problems;
  const rule = ruleText(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    ["MyValue", "my_value", "12345"],
    `(${qualifiedFormat})?`,
  );
  return [...problems, rule];
}

/** A DNS label of RFC 1123, of any length. */
export function isDnsLabel(text: string): boolean {
  return /^[-a-z0-9]+$/.test(text) && !text.startsWith("-") && !text.endsWith("-");
}

/** A DNS subdomain of RFC 1123, of any length. */
export function isDnsSubdomain(text: string): boolean {
  return text.split(".").every(isDnsLabel);
}

function prefixProblems(prefix: string): string[] {
  if (prefix === "") return ["must be non-empty"];
  const problems = byteLength(prefix) > subdomainLengthMax ? [tooLong(subdomainLengthMax)] : [];
  if (isDnsSubdomain(prefix)) return problems;
  const rule = ruleText(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    ["example.com"],
    subdomainFormat,
  );
  return [...problems, rule];
}

function isQualified(text: string): boolean {
  return /^[-A-Za-z0-9_.]+$/.test(text) && !/^[-_.]/.test(text) && !/[-_.]$/.test(text);
}

function tooLong(max: number): string {
  return `must be no more than ${max} characters`;
}

/** The odd commas are Kubernetes' own. */
function ruleText(rule: string, examples: readonly string[], format: string): string {
  const list = examples.map((example) => `'${example}', `).join(" or ");
  return `${rule} (e.g. ${list}regex used for validation is '${format}')`;
}

/** Go counts bytes. */
function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
