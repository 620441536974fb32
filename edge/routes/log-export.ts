// The download of what a question finds, as long as it may be.
import { type Context, Hono } from "hono";
import { exportLines } from "../../db/lines/export.ts";
import { everyStream } from "../../db/log-streams.ts";
import { type ExportFormat, ExportQuery } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import type { Links } from "../access.ts";
import { checked, describedText } from "../contract.ts";
import { logQuestion } from "../log-question.ts";
import type { EdgeEnv } from "../request.ts";
import { visibleOf } from "../visible.ts";

const files: Readonly<Record<ExportFormat, { readonly ending: string; readonly type: string }>> = {
  raw: { ending: "log", type: "text/plain; charset=utf-8" },
  ndjson: { ending: "ndjson", type: "application/x-ndjson; charset=utf-8" },
  csv: { ending: "csv", type: "text/csv; charset=utf-8" },
  parquet: { ending: "parquet", type: "application/vnd.apache.parquet" },
};

export function logExportRoutes({ access }: Links) {
  return new Hono<EdgeEnv>().get(
    routes.logExport,
    describedText("Everything that a search finds, as a file", "text/plain", "logs"),
    access,
    checked("query", ExportQuery),
    async (c) => {
      const { format = "raw", ...asked } = c.req.valid("query");
      const of = visibleOf(c.var.snapshot);
      const { rows, lines } = c.var.services;
      const [question, streams] = await Promise.all([logQuestion(c, asked), everyStream(rows, of)]);
      const pieces = exportLines(lines, of, question, { format, streams });
      // The first piece is awaited: until then a failure can still be an answer with its own status.
      const first = await pieces.next();
      return c.body(bodyOf(first, pieces), 200, {
        "content-type": files[format].type,
        "content-disposition": `attachment; filename="${fileName(c, format)}"`,
        "cache-control": "private, no-store",
      });
    },
  );
}

/** A failure errors the stream, and with it the connection: a file that was cut short never looks whole. */
function bodyOf(
  first: IteratorResult<Uint8Array<ArrayBuffer>, void>,
  rest: AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next: IteratorResult<Uint8Array<ArrayBuffer>, void> | null = first;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const piece = next ?? (await rest.next());
        next = null;
        if (piece.done) controller.close();
        else controller.enqueue(piece.value);
      },
      async cancel() {
        await rest.return();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Only letters, digits and dashes of the cluster's name: a header has no room for the others. */
function fileName(c: Context<EdgeEnv>, format: ExportFormat): string {
  const { cluster, capturedAt, createdAt } = c.var.snapshot;
  const name = (cluster.name ?? "cluster").replaceAll(/[^A-Za-z0-9.-]+/g, "-").slice(0, 60);
  const at = (capturedAt ?? createdAt).toISOString().slice(0, 19).replaceAll(":", "-");
  return `kubin-${name}-${at}.${files[format].ending}`;
}
