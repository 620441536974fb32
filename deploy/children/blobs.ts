// The local bucket: an S3 endpoint over a folder, in a process of its own so that uploads never slow the edge.
import * as v from "valibot";
import { serveS3 } from "../../db/local/s3/endpoint.ts";
import { endWell, firstInputLine, logLine, sayReady } from "../process.ts";

const Options = v.object({ root: v.string(), port: v.number(), accessKeyId: v.string(), secretAccessKey: v.string() });

const input = await firstInputLine();
const { root, port, accessKeyId, secretAccessKey } = v.parse(Options, JSON.parse(input.line));
const server = serveS3({
  root,
  port,
  credentials: [{ accessKeyId, secretAccessKey }],
  onDefect: (cause) => logLine({ level: "error", message: "defect", cause: String(cause) }),
});
sayReady({ url: server.url });
endWell(input.closed, () => server.stop());
