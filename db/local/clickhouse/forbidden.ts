// Names that read files, reach out or change the engine: refused wherever they stand in a statement.
import { accessDenied } from "./exception.ts";
import { isName, isSymbol, isWord, type Token } from "./token.ts";

/** Functions and table functions, tested when an opening parenthesis follows. */
const functionPattern = new RegExp(
  `^(?:${[
    "file|filecluster|url|urlcluster|s3.*|gcs.*|cosn|oss|hdfs.*|azureblob.*|local",
    "iceberg.*|deltalake.*|hudi.*|paimon.*|ytsaurus|arrowflight|arrowstream|prometheus.*|timeseries.*",
    "remote|remotesecure|cluster|clusterallreplicas|mysql|postgresql|mongodb|redis|sqlite|odbc|jdbc|ydb|kafka|nats",
    "executable|python|input|dictionary|catboostevaluate|loop|fuzzquery|fuzzjson|gettraces?|mergetree.*",
    "addresstoline|addresstosymbol|sleep|sleepeachrow|ai.*|filesystem.*|showcertificate|viewifpermitted",
  ].join("|")})$`,
);

/** Words that are never part of our templates as bare words. */
const words = new Set(["outfile", "infile", "readonly", "allow_ddl", "executable"]);

/** Where these stand, a table function may follow; only those that make rows out of nothing are let through. */
const beforeTable = ["from", "join", "function", "table", "describe", "desc", "into"];
const tableFunctions = new Set(["numbers", "numbers_mt", "zeros", "one", "values", "null", "generateseries"]);

/** Throws for a statement that names a door to the outside. Runs after binding, so a bound name cannot slip in. */
export function checkNames(tokens: readonly Token[]): void {
  tokens.forEach((token, at) => {
    if (!isName(token)) return;
    if (token.kind === "word" && words.has(token.name)) throw refused(token);
    if (!isSymbol(tokens[at + 1], "(")) return;
    if (functionPattern.test(token.name)) throw refused(token);
    // `trim(BOTH ' ' FROM x)` and `WHERE a IN table (…)` are not worth telling apart from a table function.
    const follows = isWord(tokens[at - 1], ...beforeTable) && !isWord(token, "select", "with");
    const insertColumns = isWord(tokens[0], "insert") && isWord(tokens[at - 1], "into", "table");
    const ddlColumns = isWord(tokens[0], "create") && isWord(tokens[at - 1], "table");
    if (follows && !insertColumns && !ddlColumns && !tableFunctions.has(token.name)) throw refused(token);
  });
}

const refused = (token: Token) =>
  accessDenied(`Cannot run statement: "${token.text}" is refused by the embedded ClickHouse`);
