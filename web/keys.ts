// Keys as k9s and GitHub have them: single characters and chords, never while somebody types.
import { onCleanup } from "solid-js";

/** "j", "Escape", "g p": the `key` of the event, chords with a space. Shift is in the key itself ("?", "Y"). */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const chordMs = 1500;
const offKey = "kubin.keys";

/** WCAG 2.1.4: single-character keys can be turned off; speech input would trigger them. */
export function keysAreOn(): boolean {
  return localStorage.getItem(offKey) !== "off";
}

export function turnKeys(on: boolean): void {
  localStorage.setItem(offKey, on ? "on" : "off");
}

const maps: KeyMap[] = [];
let prefix: { key: string; at: number } | null = null;

/** Listens while the calling component lives. The newest map is asked first: a page's keys win over the frame's. */
export function listenKeys(map: KeyMap): void {
  if (maps.length === 0) window.addEventListener("keydown", dispatch);
  maps.push(map);
  onCleanup(() => {
    maps.splice(maps.indexOf(map), 1);
    if (maps.length === 0) window.removeEventListener("keydown", dispatch);
  });
}

function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (isTyping(event.target) && event.key !== "Escape") return;
  if (event.key.length === 1 && !keysAreOn()) return;
  // A focused link or button does its own thing on Enter.
  if (event.key === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary")) return;
  const chord = prefix && event.timeStamp - prefix.at < chordMs ? `${prefix.key} ${event.key}` : null;
  prefix = null;
  // "g l" must not also be "l": while a chord is open, only chords count.
  const wanted = chord ?? event.key;
  const act = maps.findLast((map) => map[wanted])?.[wanted];
  if (act) {
    event.preventDefault();
    act(event);
  } else if (maps.some((map) => Object.keys(map).some((key) => key.startsWith(`${event.key} `)))) {
    prefix = { key: event.key, at: event.timeStamp };
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"))
  );
}

/** The key table: shown by the help dialog, and the words of the documentation. */
export const keyTable: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: "/", does: "Go to the filter, or to the search" },
  { keys: "j k ↓ ↑", does: "Next, previous row" },
  { keys: "PageDown PageUp Home End", does: "Move by a page, to the first, the last row" },
  { keys: "Enter", does: "Open the row" },
  { keys: "Esc", does: "Leave the field, close, go back to the list" },
  { keys: "y", does: "YAML of the row or the resource" },
  { keys: "l", does: "Logs of the row or the resource" },
  { keys: "e", does: "Events of the resource" },
  { keys: "f", does: "Only faults, or everything" },
  { keys: "n N", does: "Next, previous error, or match inside a log" },
  { keys: "g 123 Enter", does: "Go to that line of a log" },
  { keys: "w", does: "Wrap log lines, or not" },
  { keys: "g o", does: "Overview" },
  { keys: "g p", does: "Pods" },
  { keys: "g n", does: "Nodes" },
  { keys: "g e", does: "Events" },
  { keys: "g l", does: "Log search" },
  { keys: "g k", does: "Commands for kubectl" },
  { keys: "?", does: "This help" },
];
