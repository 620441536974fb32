// What a generated cluster is asked to be. Nothing else decides its content: no clock, no environment.

export interface ClusterOptions {
  readonly seed: number;
  /** About how many pods; met exactly from about 250 upwards. */
  readonly pods: number;
  /** Workers; about one for 85 pods without it. */
  readonly nodes?: number;
  /** Lines over all log files together. */
  readonly logLines: number;
  /** RFC 3339, whole seconds, UTC. Nothing in the cluster is younger. */
  readonly capturedAt: string;
}
