/**
 * The rooms that are led from this device: their tokens, kept here and nowhere else, and their conversations, which
 * last as long as a page of the facilitator's is open.
 */
import { remember, remembered } from "../lib/remember";
import { Led } from "./led.svelte";

const KEY = "leads";
const MOST = 200;
const WORD = /^[A-Za-z0-9_-]{1,128}$/;

export interface Kept {
  readonly room: string;
  readonly token: string;
  /** The code that leads to all rooms of a workshop. */
  readonly workshop: string | null;
}

/** What is kept, without whatever does not look like it. */
export function readKept(text: string | null): Kept[] {
  let found: unknown;
  try {
    found = JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(found)) return [];
  return (found as unknown[]).flatMap((item) => {
    if (typeof item !== "object" || item === null) return [];
    const { room, token, workshop } = item as Record<string, unknown>;
    const fits = (word: unknown): word is string => typeof word === "string" && WORD.test(word);
    if (!fits(room) || !fits(token)) return [];
    return [{ room, token, workshop: fits(workshop) ? workshop : null }];
  });
}

class Rooms {
  kept = $state.raw<readonly Kept[]>(readKept(remembered(KEY)));
  readonly #led = new Map<string, Led>();

  /** Keep the right to lead a room; the latest right to a room is the one that counts. */
  keep(...rights: readonly Kept[]): void {
    const news = new Set(rights.map((right) => right.room));
    for (const room of news) this.#close(room);
    this.#write([...this.kept.filter((right) => !news.has(right.room)), ...rights].slice(-MOST));
  }

  /** Take note of the code that leads to a room and those beside it. */
  tie(room: string, workshop: string): void {
    this.#write(this.kept.map((right) => (right.room === room ? { ...right, workshop } : right)));
  }

  forget(room: string): void {
    this.#close(room);
    this.#write(this.kept.filter((right) => right.room !== room));
  }

  /** The conversation with a room, begun if it was not; null where this device may not lead it. */
  led(room: string): Led | null {
    const known = this.#led.get(room);
    if (known !== undefined) return known;
    const right = this.kept.find((candidate) => candidate.room === room);
    if (right === undefined) return null;
    const begun = new Led(right.room, right.token);
    this.#led.set(room, begun);
    begun.start();
    return begun;
  }

  /** Hang up everywhere; the rights stay. */
  leave(): void {
    for (const room of [...this.#led.keys()]) this.#close(room);
  }

  #close(room: string): void {
    this.#led.get(room)?.stop();
    this.#led.delete(room);
  }

  #write(kept: readonly Kept[]): void {
    this.kept = kept;
    remember(KEY, kept.length === 0 ? null : JSON.stringify(kept));
  }
}

export const rooms = new Rooms();
