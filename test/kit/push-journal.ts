// A journal for tests that send packs themselves, as a push would keep it.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { PushJournal } from "../../cli/push/push-journal.ts";

export async function testJournal(folder: string, snapshotId: string, ownerToken: string): Promise<PushJournal> {
  return PushJournal.create(mkdtempSync(join(folder, "push-")), {
    snapshotId,
    ownerToken,
    server: "",
    link: "",
    kubeUrl: "",
    expiresAt: "",
    parallelPacks: 4,
    input: { from: "cluster", name: "test" },
    cluster: 0,
    anonymize: false,
    limits: {},
  });
}
