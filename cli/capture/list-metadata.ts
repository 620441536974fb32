// A list's own metadata, read beside its items as they stream by: before them in lists of built-in kinds, behind them in those of custom
// resources, whose fields the API server sorts.

/** What may stand before the items, or behind them. */
const edgeBytesMax = 16 * 1024;
/** The metadata of a list is flat; that of its last item is followed by the end of the items. */
const atEnd = /"metadata"\s*:\s*(\{[^{}]{0,8192}\})\s*(?:,\s*"(?:kind|apiVersion)"\s*:\s*"[^"]{0,512}"\s*){0,2}\}\s*$/;

export class ListMetadata {
  readonly #decoder = new TextDecoder();
  #head = "";
  /** Items have begun, or what came is too long to be a list's head. */
  #inItems = false;
  #tail: Uint8Array = new Uint8Array(0);

  see(chunk: Uint8Array): void {
    if (!this.#inItems) {
      this.#head += this.#decoder.decode(chunk.subarray(0, edgeBytesMax), { stream: true });
      const items = this.#head.indexOf('"items"');
      this.#inItems = items >= 0 || this.#head.length > edgeBytesMax;
      if (this.#inItems) this.#head = this.#head.slice(0, Math.max(items, 0));
    }
    const kept = chunk.length >= edgeBytesMax ? new Uint8Array(0) : this.#tail.subarray(chunk.length - edgeBytesMax);
    const tail = new Uint8Array(kept.length + Math.min(chunk.length, edgeBytesMax));
    tail.set(kept);
    tail.set(chunk.subarray(-edgeBytesMax), kept.length);
    this.#tail = tail;
  }

  /** Once everything was seen: where the next page begins ("" after the last), and the version of the cluster that the list is of ("" if unsaid). */
  read(): { readonly next: string; readonly resourceVersion: string } {
    const before = this.#inItems && this.#head.includes('"metadata"');
    const text = before ? this.#head : (atEnd.exec(new TextDecoder().decode(this.#tail))?.[1] ?? "");
    const said = (field: string): string => new RegExp(`"${field}"\\s*:\\s*"([^"]*)"`).exec(text)?.[1] ?? "";
    return { next: said("continue"), resourceVersion: said("resourceVersion") };
  }
}
