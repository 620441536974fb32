// What somebody sees who comes without a link.
import { pageTitle } from "../open-snapshot.ts";

/** Nothing can be listed here: a slug is the only key to a snapshot, and the server keeps only its hash. */
export function HomePage() {
  pageTitle();
  return (
    <main class="lonely">
      <h1>Kubin</h1>
      <p>Turns a Kubernetes cluster, as it is right now, into a link.</p>
      <pre>kubin push</pre>
      <p class="dim">
        The command prints a link before the bytes have left the machine. Open that link: this address alone shows
        nothing.
      </p>
    </main>
  );
}
