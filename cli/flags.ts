// The options of all commands, as they were typed: text stays text.

export interface Flags {
  readonly server?: string;
  readonly allowHttp?: boolean;
  readonly expires?: string;
  readonly format?: string;
  readonly anonymize?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: boolean;
  readonly maxBandwidth?: string;
  readonly maxUnpacked?: string;
  readonly maxEntries?: string;
  readonly maxRatio?: string;
  readonly maxNesting?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: readonly string[];
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly kinds?: string;
  readonly since?: string;
  readonly maxLogBytes?: string;
  readonly skipLogs?: boolean;
  readonly skipEvents?: boolean;
  readonly includePrevious?: boolean;
  readonly deadline?: string;
  readonly yes?: boolean;
  readonly noInput?: boolean;
  readonly tail?: string;
  readonly from?: string;
  readonly to?: string;
  readonly pod?: readonly string[];
  readonly container?: readonly string[];
  readonly level?: string;
  readonly timestamps?: boolean;
  readonly output?: string;
  readonly out?: string;
  readonly count?: boolean;
  readonly patterns?: boolean;
  readonly by?: string;
  readonly measure?: string;
  readonly top?: string;
  readonly port?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}
