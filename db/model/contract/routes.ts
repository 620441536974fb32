// Every path of the API, spelled once for server, CLI and page. `:name` parts are filled by `path()`.

export const routes = {
  createUpload: "/api/v1/uploads",
  upload: "/api/v1/uploads/:id",
  registerPack: "/api/v1/uploads/:id/packs",
  packDone: "/api/v1/uploads/:id/packs/:number/done",
  completeUpload: "/api/v1/uploads/:id/complete",
  failUpload: "/api/v1/uploads/:id/fail",
  documents: "/api/v1/uploads/:id/documents",
  documentsDone: "/api/v1/uploads/:id/documents/done",
  snapshot: "/api/v1/snapshot",
  progress: "/api/v1/snapshot/progress",
  overview: "/api/v1/snapshot/overview",
  resources: "/api/v1/snapshot/resources",
  resource: "/api/v1/snapshot/resource",
  resourceYaml: "/api/v1/snapshot/resource/yaml",
  resourceJson: "/api/v1/snapshot/resource/json",
  files: "/api/v1/snapshot/files",
  streams: "/api/v1/snapshot/logs/streams",
  lines: "/api/v1/snapshot/logs/lines",
  logSearch: "/api/v1/snapshot/logs/search",
  histogram: "/api/v1/snapshot/logs/histogram",
  logFacets: "/api/v1/snapshot/logs/facets",
  logContext: "/api/v1/snapshot/logs/context",
  logLine: "/api/v1/snapshot/logs/line",
  logExport: "/api/v1/snapshot/logs/export",
  loadLogs: "/api/v1/snapshot/logs/load",
  logAggregate: "/api/v1/snapshot/logs/aggregate",
  logCorrelate: "/api/v1/snapshot/logs/correlate",
  logPatterns: "/api/v1/snapshot/logs/patterns",
  comparePatterns: "/api/v1/snapshot/logs/patterns/compare",
  usage: "/api/v1/snapshot/usage",
  health: "/healthz",
  openApi: "/api/v1/openapi.json",
  page: "/s/:slug",
  /** The Kubernetes API of a snapshot; its own paths stand below. */
  kube: "/k/:slug",
} as const;

/** Every route about lines: in front of all of them stands the refusal for lines that were put away. */
export const logRoutesPattern = "/api/v1/snapshot/logs/*";

/** The header that carries a link's slug on API calls. */
export const linkHeader = "kubin-link";
/** The slug of the earlier snapshot, where two are compared: slugs never stand in an API call's address. */
export const linkBeforeHeader = "kubin-link-before";

type Parameters<Template extends string> = Template extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Parameters<`/${Rest}`>
  : Template extends `${string}:${infer Name}`
    ? Name
    : never;

/** Fills a template: `path(routes.packDone, { id: "a", number: 3 })` → "/api/v1/uploads/a/packs/3/done". */
export function path<Template extends string>(
  template: Template,
  values: Record<Parameters<Template>, string | number>,
): string {
  let filled: string = template;
  for (const [name, value] of Object.entries<string | number>(values)) {
    filled = filled.replace(`:${name}`, encodeURIComponent(value));
  }
  return filled;
}
