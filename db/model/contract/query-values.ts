// Values as they stand in a query string.
import * as v from "valibot";

/** Text without NUL, which PostgreSQL cannot hold: nothing captured can match it. */
export const queryText = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.maxLength(maxLength),
    v.check((text) => !text.includes("\0"), "text without NUL"),
  );

/** Decimal digits, at most ten of them, as a number. */
export const wholeNumber = v.pipe(
  v.string(),
  v.regex(/^[0-9]{1,10}$/, "a whole number"),
  v.transform((value) => Number(value)),
);
