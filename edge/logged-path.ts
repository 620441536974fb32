// A request's path as the log may have it: a link's slug opens the snapshot, so none is written, wherever it stands.

/** What has a slug's form, also where the path is mistyped or doubly encoded: "//k/<slug>", "/k%2F<slug>". */
const slugs = /(?<=^|[^0-9A-Za-z]|%[0-9A-Fa-f]{2})[0-9A-Za-z]{22}(?![0-9A-Za-z])/g;

export function loggedPath(path: string): string {
  return path.replace(/^\/(s|k)\/[^/]+/, "/$1/…").replace(slugs, "…");
}
