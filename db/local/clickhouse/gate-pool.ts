// Lends connections to statements: each serves one at a time, those who come later wait in line.
import { ClickHouseException } from "./exception.ts";
import type { Gate } from "./gate.ts";

/** More than this many waiting statements are refused with ClickHouse's own error 202. */
const waitingMax = 512;

export class GatePool {
  readonly #gates: readonly Gate[];
  readonly #idle: Gate[];
  readonly #waiting: ((gate: Gate) => void)[] = [];
  readonly #emptied: (() => void)[] = [];

  constructor(gates: readonly Gate[]) {
    this.#gates = gates;
    this.#idle = [...gates];
  }

  /** True while somebody waits for a connection. */
  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  /** A connection that is yours until you give it back with `release`, exactly once. */
  async lend(): Promise<Gate> {
    const gate = this.#idle.pop();
    if (gate !== undefined) return gate;
    if (this.#waiting.length >= waitingMax) {
      throw new ClickHouseException(202, "TOO_MANY_SIMULTANEOUS_QUERIES", `${waitingMax} statements wait already`);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(gate: Gate): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next(gate);
    this.#idle.push(gate);
    if (this.#idle.length === this.#gates.length) for (const done of this.#emptied.splice(0)) done();
  }

  /** Waits until nothing runs, then closes the connections. */
  async close(): Promise<void> {
    if (this.#idle.length < this.#gates.length) await new Promise<void>((resolve) => this.#emptied.push(resolve));
    for (const gate of this.#gates) gate.close();
  }
}
