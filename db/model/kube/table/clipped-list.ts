// Lists that show their first elements and count the rest: `a,b,c + 2 more...`.

/** `shown`: at most `most` elements, of `total`. */
export function clipped(shown: readonly string[], most: number, total: number, separator = ","): string {
  const text = shown.join(separator);
  return total > most ? `${text} + ${total - most} more...` : text;
}
