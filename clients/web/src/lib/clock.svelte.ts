/** The present moment, a few times a second, for countdowns: one timer for the whole page, only while it is looked at. */
import { createSubscriber } from "svelte/reactivity";

const STEP_MS = 250;

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, STEP_MS);
  return () => {
    clearInterval(timer);
  };
});

/** Milliseconds of the local clock; whoever reads it in a template is drawn again as it passes. */
export function now(): number {
  subscribe();
  return Date.now();
}
