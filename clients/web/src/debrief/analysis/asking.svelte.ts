/** Asks the server for the analysis of a match until it is there; nothing is begun before somebody wants it. */
import { readFound, type Found } from "./found";

/** What is worked out one after the other, in the server's words. */
export const STAGES = [
  "evaluation graph",
  "decisions",
  "values of technologies",
  "without each seat",
  "secrets",
] as const;
export type Stage = (typeof STAGES)[number];

export type State =
  | { readonly kind: "looking" | "unasked" }
  | {
      readonly kind: "making";
      /** What is being worked out; null while it waits for its turn. */
      readonly stage: Stage | null;
      /** How far all of it is, 0..1; never less than before. */
      readonly share: number;
      /** Too many wait already; it is asked again. */
      readonly busy: boolean;
    }
  | { readonly kind: "there"; readonly found: Found }
  | { readonly kind: "sorry"; readonly why: "none" | "refused" | "offline"; readonly message: string };

/** Calls back after some milliseconds unless the returned function is called before. */
export type Delay = (call: () => void, ms: number) => () => void;

const byTimeout: Delay = (call, ms) => {
  const handle = setTimeout(call, ms);
  return () => {
    clearTimeout(handle);
  };
};

const SOON_MS = 1000;
const BUSY_MS = 5000;
/** A stage runs several times, nobody knows how often: each time it takes so much of what is left of its part. */
const TAKEN = 0.6;

export class Asking {
  state = $state.raw<State>({ kind: "looking" });
  #cancel: (() => void) | null = null;
  #gone = false;
  #far = new Progress();

  constructor(
    private readonly match: string,
    private readonly delay: Delay = byTimeout,
  ) {}

  /** Find out whether it is made or being made already, without starting it. */
  async look(): Promise<void> {
    const answer = await this.#fetch("HEAD");
    if (this.#gone || this.state.kind !== "looking") return;
    if (answer === null) this.#sorry("offline");
    else if (answer.status === 404) this.#sorry("none");
    else if (answer.status === 200 || answer.status === 202) this.begin();
    else this.state = { kind: "unasked" };
  }

  /** Start it, or ask for it again after it failed. */
  begin(): void {
    if (this.state.kind === "making" || this.state.kind === "there") return;
    this.#far = new Progress();
    this.state = { kind: "making", stage: null, share: 0, busy: false };
    void this.#ask();
  }

  /** Ask no more. The server finishes what was begun. */
  stop(): void {
    this.#gone = true;
    this.#cancel?.();
  }

  async #ask(): Promise<void> {
    const answer = await this.#fetch("GET");
    const told: unknown = await answer?.json().catch(() => null);
    if (this.#gone) return;
    if (answer === null) this.#sorry("offline");
    else if (answer.status === 202) this.#wait(SOON_MS, told);
    else if (answer.status === 503) this.#wait(BUSY_MS, null);
    else if (answer.status === 404) this.#sorry("none");
    else {
      const found = answer.ok ? readFound(told) : null;
      if (found === null) this.#sorry("refused", messageOf(told));
      else this.state = { kind: "there", found };
    }
  }

  #wait(ms: number, told: unknown): void {
    const stage = this.#far.hear(told);
    this.state = { kind: "making", stage, share: this.#far.share, busy: told === null };
    this.#cancel = this.delay(() => void this.#ask(), ms);
  }

  #sorry(why: "none" | "refused" | "offline", message = ""): void {
    this.state = { kind: "sorry", why, message };
  }

  async #fetch(method: "GET" | "HEAD"): Promise<Response | null> {
    try {
      return await fetch(`api/matches/${encodeURIComponent(this.match)}/analysis`, { method });
    } catch {
      return null;
    }
  }
}

/** How far all of it is, from how far the present stage is. */
class Progress {
  share = 0;
  #stage: Stage | null = null;
  #done = 0;
  #times = 0;

  hear(told: unknown): Stage | null {
    const { stage: name, done, total } = (told ?? {}) as Record<string, unknown>;
    const stage = STAGES.find((word) => word === name);
    if (stage === undefined || typeof done !== "number" || typeof total !== "number") return this.#stage;
    const part = total > 0 ? done / total : 0;
    if (stage !== this.#stage) this.#times = 0;
    else if (part < this.#done) this.#times += 1;
    [this.#stage, this.#done] = [stage, part];
    const within = 1 - (1 - TAKEN) ** (this.#times + part);
    this.share = Math.max(this.share, (STAGES.indexOf(stage) + within) / STAGES.length);
    return stage;
  }
}

function messageOf(told: unknown): string {
  const { error } = (told ?? {}) as { error?: { message?: unknown } };
  return typeof error?.message === "string" ? error.message : "";
}
