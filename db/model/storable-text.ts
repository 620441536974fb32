// Text as PostgreSQL takes it: no NUL and no half of a surrogate pair, which JSON and a foreign sender may well hold.
import * as v from "valibot";

/** Both become U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll("\u0000", "\u{fffd}").toWellFormed();
}

/** A text that comes from outside and goes into a table. */
export const StorableText = v.pipe(v.string(), v.transform(storable));
