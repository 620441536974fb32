// The whole page for a link that opens nothing: unknown, expired, revoked.
import { isKubinError } from "../../db/model/error.ts";

/** Unknown, malformed and deleted links look alike on purpose: the server does not tell them apart. */
export function DeadLink(props: { error: Error | null }) {
  const gone = () => isKubinError(props.error, "gone");
  return (
    <main class="lonely">
      <h1>{gone() ? "This link has ended" : "There is no such link"}</h1>
      <p>{props.error?.message}</p>
      <p class="dim">
        {gone()
          ? "Nothing of the snapshot can be read through it any more."
          : "Check that the address was copied as a whole: the part after /s/ has 22 letters and digits."}
      </p>
    </main>
  );
}
