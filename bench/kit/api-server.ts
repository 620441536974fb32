// The made-up API server in a process of its own. Arguments: pods, workers, log lines in all. Prints its kubeconfig's path.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApiServer } from "../../test/kit/apiserver/server.ts";
import { sampleOptions } from "../../test/kit/cluster/support-bundle.ts";
import { writeKubeconfig } from "../../test/kit/kubeconfig.ts";

const [pods = "", nodes = "", logLines = ""] = process.argv.slice(2);
const cluster = { ...sampleOptions, pods: Number(pods), nodes: Number(nodes), logLines: Number(logLines) };
const api = await startApiServer({ cluster });
console.log(`${await writeKubeconfig(mkdtempSync(join(tmpdir(), "kubin-api-")), api)} ${api.cluster.nodes}`);
