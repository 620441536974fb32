// Every request that kubectl 1.32 and the recorder sent and a real kube-apiserver served: none may be refused here.
import { describe, expect, test } from "bun:test";
import { goldenNames, goldenPath, hasGolden, readGolden } from "../../../test/kit/golden.ts";
import { listAt, numberAt, textAt } from "../resource/json.ts";
import { requireGetOptions } from "./get-options.ts";
import { parseIncludeObject, parseListOptions } from "./list-options.ts";
import { negotiate, negotiateDiscovery } from "./negotiate.ts";
import { parsePodLogOptions } from "./pod-log-options.ts";
import { parseKubePath } from "./request-info.ts";
import { requireRoute } from "./resource-request.ts";
import { supportedFields } from "./selectors/field-support.ts";
import { KubeRefusal } from "./status.ts";

/** Later than any recording. */
const snapshotVersion = 100_000n;
const clusterScoped =
  /^(?:namespaces|nodes|persistentvolumes|componentstatuses|\w*subject\w*reviews|clusterrole\w*|customresourcedefinitions|apiservices|\w*webhookconfigurations|\w*admissionpolic\w*|certificatesigningrequests|flowschemas|prioritylevelconfigurations|storageversions|ingressclasses|ipaddresses|servicecidrs|runtimeclasses|deviceclasses|resourceslices|priorityclasses|csidrivers|csinodes|storageclasses|volumeattachments|volumeattributesclasses|gadgets)$/;
/** Read, not written: what changes objects is refused as read-only, whatever else it asks. */
const readVerbs = ["get", "list", "watch"];

/** What was understood: "list", "discovery", …; throws what an HTTP layer would answer with. */
function understood(method: string, target: string, accept: string): string {
  const url = new URL(target, "http://kube.example");
  const request = parseKubePath(method, url.pathname, url.searchParams);
  if (request.kind === "discovery") negotiateDiscovery(accept);
  if (request.kind !== "resource") return request.kind;
  const { group, version, resource, verb, name, subresource, watchPath } = request;
  const custom = group === "example.com";
  const namespaced = !clusterScoped.test(resource);
  requireRoute(request, { namespaced, custom });
  if (!readVerbs.includes(verb)) return verb;
  const collection = verb === "watch" ? "watch" : verb === "list" ? "list" : subresource === "log" ? "log" : "object";
  const { form } = negotiate(accept, collection, custom);
  if (form === "table") parseIncludeObject(url.searchParams);
  const fields = supportedFields({ group, version, resource, namespaced, custom });
  if (subresource === "log") parsePodLogOptions(url.searchParams, name);
  else if (verb === "get") requireGetOptions(url.searchParams, snapshotVersion);
  // The tokens in recordings are of versions that came before.
  else if (!url.searchParams.has("continue"))
    parseListOptions(url.searchParams, { fields, snapshotVersion, watchPath });
  return `${verb} ${form}`;
}

function refusalOf(method: string, target: string, accept: string): string {
  try {
    understood(method, target, accept);
    return "";
  } catch (error) {
    return error instanceof KubeRefusal ? `${error.status.code} ${error.message}` : String(error);
  }
}

describe.skipIf(!hasGolden)("requests that a real server served", () => {
  test("of kubectl", async () => {
    const refused: string[] = [];
    const kinds = new Set<string>();
    let requests = 0;
    for (const name of goldenNames("cli-v1.32.5-kubectl1.32").filter((each) => each.endsWith(".reqs.json"))) {
      const recorded: unknown = await Bun.file(goldenPath("cli-v1.32.5-kubectl1.32", name)).json();
      for (const sent of listAt(recorded, "reqs")) {
        if ((numberAt(sent, "status") ?? 200) >= 400) continue;
        const target = textAt(sent, "url").replace("/s/real/kube", "");
        const refusal = refusalOf(textAt(sent, "m"), target, textAt(sent, "accept"));
        if (refusal === "") kinds.add(understood(textAt(sent, "m"), target, textAt(sent, "accept")));
        else refused.push(`${textAt(sent, "m")} ${target}: ${refusal}`);
        requests++;
      }
    }
    expect(refused).toEqual([]);
    expect(requests).toBeGreaterThan(300);
    expect([...kinds].sort()).toEqual([
      "create",
      "discovery",
      "get json",
      "get table",
      "group-version",
      "health",
      "list json",
      "list table",
      "openapi-v2",
      "openapi-v3",
      "openapi-v3-document",
      "version",
      "watch json",
      "watch table",
    ]);
  });

  test("of the recorder", async () => {
    const folders = [
      "discovery",
      "get-json",
      "get-table",
      "list-json",
      "list-table",
      "list-partial",
      "list-table-object",
      "list-table-none",
      "paging",
      "watch",
    ];
    const refused: string[] = [];
    let requests = 0;
    for (const folder of folders)
      for (const name of goldenNames("v1.32.5", folder)) {
        const { request, status } = await readGolden(goldenPath("v1.32.5", folder, name));
        if (status >= 400) continue;
        const refusal = refusalOf(request.method, request.path, request.accept ?? "");
        if (refusal !== "") refused.push(`${folder}/${name}: ${refusal}`);
        requests++;
      }
    // Discovery in protobuf and nothing else: no client asks so.
    expect(refused).toEqual([
      "discovery/apis.protobuf.json: 406 only the following media types are accepted: application/json, application/yaml",
    ]);
    expect(requests).toBeGreaterThan(400);
  });
});
