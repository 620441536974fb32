// How kubectl sees this snapshot: commands to copy, in a dialog.
import { createMemo, Show } from "solid-js";
import type { Snapshot } from "../../db/model/contract/snapshot.ts";
import { useAddress } from "../address.ts";
import { utc } from "../age.ts";
import { kubectlCommands } from "../kubectl-commands.ts";
import { useOpenSnapshot } from "../open-snapshot.ts";
import { CopyButton } from "./copy-button.tsx";
import { Dialog } from "./dialog.tsx";
import "./kubectl-dialog.css";

export function KubectlDialog(props: { open: boolean; onClose: () => void }) {
  const open = useOpenSnapshot();
  const address = useAddress();
  const commands = createMemo(() => kubectlCommands(location.origin, open.slug, address.get("ns")));
  return (
    <Dialog title="kubectl on this snapshot" class="kubectl" open={props.open} onClose={() => props.onClose()}>
      <Show when={open.snapshot.data()}>{(snapshot) => <p class="dim">Read-only; {agesAsOf(snapshot())}.</p>}</Show>
      <section class="ways">
        <h3>With the kubin command</h3>
        <Command text={commands().kubin} what="the kubin command" />
      </section>
      <section class="ways">
        <h3>Without it, in a shell of its own</h3>
        <Command text={commands().fetch} what="the command that fetches a kubeconfig" />
        <Command text={commands().use} what="the command that uses the kubeconfig" />
      </section>
    </Dialog>
  );
}

function agesAsOf({ capturedAt, createdAt }: Snapshot): string {
  return capturedAt === null
    ? `ages are as of ${utc(createdAt)}, when it was received`
    : `ages are as of the capture, ${utc(capturedAt)}`;
}

function Command(props: { text: string; what: string }) {
  return (
    <div class="command">
      <pre>{props.text}</pre>
      <CopyButton text={() => props.text}>
        Copy<span class="hidden"> {props.what}</span>
      </CopyButton>
    </div>
  );
}
