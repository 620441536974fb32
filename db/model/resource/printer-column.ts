// A column that a CustomResourceDefinition asks the API server to print (additionalPrinterColumns).
import * as v from "valibot";
import { StorableText } from "../storable-text.ts";

const text = (most: number) => v.pipe(StorableText, v.maxLength(most));

/** `priority` above 0: shown by kubectl's -o wide only. */
export const PrinterColumn = v.object({
  name: text(256),
  type: text(32),
  jsonPath: text(1024),
  format: v.optional(text(64)),
  priority: v.optional(v.pipe(v.number(), v.integer())),
  description: v.optional(text(2048)),
});
export type PrinterColumn = v.InferOutput<typeof PrinterColumn>;

/** More than any definition has had. */
export const columnsMax = 64;
