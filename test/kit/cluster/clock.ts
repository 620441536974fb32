// Times before the capture, as Kubernetes writes them.

export class Clock {
  /** Milliseconds since 1970. */
  readonly capturedAt: number;

  constructor(capturedAt: string) {
    this.capturedAt = Date.parse(capturedAt);
    if (Number.isNaN(this.capturedAt)) {
      throw new TypeError(`Cannot generate a cluster captured at "${capturedAt}": it is no RFC 3339 time`);
    }
  }

  /** metav1.Time: whole seconds. Negative seconds are in the future, for certificates. */
  ago(seconds: number): string {
    return `${new Date(this.capturedAt - seconds * 1000).toISOString().slice(0, 19)}Z`;
  }

  /** metav1.MicroTime. */
  microAgo(seconds: number): string {
    return `${new Date(this.capturedAt - seconds * 1000).toISOString().slice(0, 19)}.000000Z`;
  }
}

export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;
