// The sentences that stand where content would: waiting, empty, refused with a way to try again.
import { type JSX, Show } from "solid-js";
import type { Answer } from "../ask.ts";

/** Appears only after a moment (page.css): most answers are faster. */
export function Waiting(props: { what: string }) {
  return (
    <p class="notice waiting" role="status">
      Loading {props.what}…
    </p>
  );
}

export function Empty(props: { children: JSX.Element }) {
  return <div class="notice">{props.children}</div>;
}

/** Says what could not be shown and why, in the place where it would stand. */
export function Refused(props: { what: string; error: Error; retry: () => void }) {
  return (
    <div class="notice refused" role="alert">
      <p>
        <strong>Cannot show {props.what}.</strong> {props.error.message}
      </p>
      <button type="button" onClick={() => props.retry()}>
        Try again
      </button>
    </div>
  );
}

/** Draws an answer once it is there; until then, and where it failed, says so in the panel's place. */
export function Answered<T>(props: { of: Answer<T>; what: string; children: (data: () => T) => JSX.Element }) {
  return (
    <Show
      when={props.of.data()}
      fallback={
        <Show when={props.of.error()} fallback={<Waiting what={props.what} />}>
          {(error) => <Refused what={props.what} error={error()} retry={props.of.retry} />}
        </Show>
      }
    >
      {(data) => (
        <>
          <Show when={props.of.error()}>
            {(error) => <Refused what={`newer ${props.what}`} error={error()} retry={props.of.retry} />}
          </Show>
          {props.children(data)}
        </>
      )}
    </Show>
  );
}
