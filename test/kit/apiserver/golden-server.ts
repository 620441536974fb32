// A kube-apiserver that answers what a real one was recorded to answer, as far as a capture asks.
import { existsSync } from "node:fs";
import { goldenNames, goldenPath, readGolden } from "../golden.ts";

const version = "v1.32.5";

export interface GoldenServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Path without query and the document that is asked for: "/apis" + "agg-v2". */
type Documents = ReadonlyMap<string, unknown>;

export async function startGoldenServer(): Promise<GoldenServer> {
  const documents = await readDocuments();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      if (request.method === "POST") return Response.json({ status: { allowed: true } }, { status: 201 });
      const aggregated = (request.headers.get("accept") ?? "").includes("g=apidiscovery.k8s.io;v=v2;");
      const found = (aggregated ? documents.get(`${pathname} aggregated`) : undefined) ?? documents.get(pathname);
      if (found !== undefined) return Response.json(found);
      const openApi = goldenPath(version, "openapi", `${openApiName(pathname)}.json.gz`);
      if (existsSync(openApi))
        return new Response(Bun.gunzipSync(await Bun.file(openApi).bytes()), {
          headers: { "content-type": "application/json" },
        });
      return Response.json({ kind: "Status", status: "Failure", reason: "NotFound", code: 404 }, { status: 404 });
    },
  });
  return { url: server.url.href.replace(/\/$/, ""), stop: () => server.stop(true) };
}

const openApiName = (path: string): string => path.replace("/openapi/v3/", "v3.").replaceAll("/", "_");

async function readDocuments(): Promise<Documents> {
  const documents = new Map<string, unknown>();
  const read = async (folder: string, name: string, key?: (path: string) => string): Promise<void> => {
    const { request, body } = await readGolden(goldenPath(version, folder, name));
    const path = request.path.split("?")[0] ?? "";
    documents.set(key?.(path) ?? path, body);
  };
  for (const name of goldenNames(version, "list-json")) await read("list-json", name);
  for (const name of goldenNames(version, "discovery")) {
    if (/^(?:group|gv)\.|^version\.|\.legacy\./.test(name)) await read("discovery", name);
    if (name.endsWith(".agg-v2.json")) await read("discovery", name, (path) => `${path} aggregated`);
  }
  const index = await readGolden(goldenPath(version, "openapi", "v3-index.json"));
  const kept = Object.entries((index.body as { paths: Record<string, unknown> }).paths).filter(([path]) =>
    existsSync(goldenPath(version, "openapi", `v3.${path.replaceAll("/", "_")}.json.gz`)),
  );
  documents.set("/openapi/v3", { paths: Object.fromEntries(kept) });
  return documents;
}
