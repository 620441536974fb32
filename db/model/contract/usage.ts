// What pods and nodes used when they were captured, against what they had asked for and what there was.
import * as v from "valibot";
import { queryText, wholeNumber } from "./query-values.ts";

const number = v.number();

export const UsageQuery = v.object({
  namespace: v.optional(queryText(512)),
  sort: v.optional(v.picklist(["cpu", "memory"])),
  top: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(100))),
});
export type UsageQuery = v.InferOutput<typeof UsageQuery>;

/** CPU in cores, memory in bytes. A request or limit that was not set, or not captured, is null. */
const Amount = v.object({ used: number, request: v.nullable(number), limit: v.nullable(number) });
export type Amount = v.InferOutput<typeof Amount>;
const OfNode = v.object({ used: number, allocatable: v.nullable(number) });

export const Usage = v.pipe(
  v.object({
    /** Snapshots of other times are behind links of their own: a trend would need them. */
    basis: v.literal("one point in time"),
    /** When the newest of these numbers was measured, RFC 3339; null: the snapshot holds none. */
    measuredAt: v.nullable(v.string()),
    /** Pods that were measured, those not shown included. */
    podsMeasured: number,
    /** There were too many to read: the sums and the order are of those that were read. */
    cut: v.boolean(),
    /** Most first, by what `sort` says. */
    pods: v.array(
      v.object({
        namespace: v.string(),
        pod: v.string(),
        /** Sums of the containers; a limit only if each of them has one. */
        cpu: Amount,
        memory: Amount,
        containers: v.array(v.object({ container: v.string(), cpu: Amount, memory: Amount })),
      }),
    ),
    nodes: v.array(v.object({ node: v.string(), cpu: OfNode, memory: OfNode })),
    namespaces: v.array(v.object({ namespace: v.string(), pods: number, cpu: number, memory: number })),
  }),
  v.metadata({ ref: "Usage" }),
);
export type Usage = v.InferOutput<typeof Usage>;
