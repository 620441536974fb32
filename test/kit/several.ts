// A few at a time: the cores are shared with what is tested.

/** Throws what the first of them throws. */
export async function several<T>(items: Iterable<T>, atOnce: number, each: (item: T) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await each(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
