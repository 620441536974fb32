// The options of all commands, as they were typed: text stays text.

export interface Flags {
  readonly server?: string;
  readonly expires?: string;
  readonly maxUnpacked?: string;
  readonly maxEntries?: string;
  readonly maxRatio?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}
