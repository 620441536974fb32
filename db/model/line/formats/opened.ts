// What a frame hands on when it says nothing but the message: the defaults of Opened.
import type { Opened } from "./format.ts";

export function opened(parts: Partial<Opened> & { message: string }): Opened {
  return { timeNs: null, coarse: false, level: null, logger: "", fields: {}, partial: false, ...parts };
}
