// What every page inside a link shares: the slug, the snapshot's facts, its progress, its kinds.
import type { QueryClient } from "@tanstack/solid-query";
import { createContext, useContext } from "solid-js";
import type { Overview, Progress, Snapshot } from "../db/model/contract/snapshot.ts";
import { KubinError } from "../db/model/error.ts";
import type { Answer } from "./ask.ts";

export interface OpenSnapshot {
  readonly slug: string;
  readonly client: QueryClient;
  readonly snapshot: Answer<Snapshot>;
  readonly overview: Answer<Overview>;
  readonly progress: () => Progress | undefined;
  /** The moment that ages count from: the capture, in milliseconds. */
  readonly asOf: () => number;
  /** More may come: what is absent now may be here in a moment. */
  readonly arriving: () => boolean;
  /** Grows with every readable change. */
  readonly contentVersion: () => number;
  /** Where lists were left (row under the cursor, by address without the slug's part), to come back to. */
  readonly leftAt: Map<string, number>;
  /** The list that was shown last, for Esc. */
  lastList: string | null;
}

export const OpenSnapshotContext = createContext<OpenSnapshot>();

/** Throws "invalid" outside of a link's page: a defect of this code. */
export function useOpenSnapshot(): OpenSnapshot {
  const open = useContext(OpenSnapshotContext);
  if (!open) throw new KubinError("invalid", "Cannot use the open snapshot: this part is not inside a link's page");
  return open;
}

/** Sets the tab's title while the caller lives. */
export function pageTitle(...parts: (string | undefined)[]): void {
  document.title = [...parts.filter(Boolean), "Kubin"].join(" · ");
}
