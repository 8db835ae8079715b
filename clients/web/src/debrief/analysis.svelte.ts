/** The chances of each ending at every turn, which the server works out by playing on many times (docs/analysis-format.md). */

/** Chances by position, 0..1. */
export interface Chances {
  /** Ticks played at each position. */
  readonly ticks: readonly number[];
  readonly yellow: readonly number[];
  readonly red: readonly number[];
}

export type Asked =
  | { readonly kind: "not asked" | "missing" }
  | { readonly kind: "making"; readonly done: number; readonly total: number }
  | { readonly kind: "there"; readonly chances: Chances };

type Loose = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Loose => typeof value === "object" && value !== null;
const WAIT_MS = 2000;

/** Return the chances of an analysis; null where it is not what was expected. */
export function readChances(told: unknown): Chances | null {
  const line = isMap(told) ? told["line"] : null;
  if (!isMap(line) || !Array.isArray(line["ticks"]) || !Array.isArray(line["chances"])) return null;
  const value = (chance: unknown, kind: "yellow" | "red"): number => {
    const estimate = isMap(chance) ? chance[kind] : null;
    const found = isMap(estimate) ? estimate["value"] : null;
    return typeof found === "number" ? found : Number.NaN;
  };
  const chances = line["chances"] as unknown[];
  const ticks = line["ticks"].filter((tick): tick is number => typeof tick === "number");
  const read = {
    ticks,
    yellow: chances.map((chance) => value(chance, "yellow")),
    red: chances.map((chance) => value(chance, "red")),
  };
  const whole = [...read.yellow, ...read.red].every((chance) => chance >= 0 && chance <= 1);
  return whole && ticks.length > 0 && ticks.length === chances.length ? read : null;
}

/** Asks for the analysis of a match until it is there. */
export class Analysis {
  state = $state.raw<Asked>({ kind: "not asked" });
  #handle: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly match: string) {}

  ask(): void {
    if (this.state.kind !== "not asked") return;
    this.state = { kind: "making", done: 0, total: 0 };
    void this.#look();
  }

  stop(): void {
    if (this.#handle !== null) clearTimeout(this.#handle);
    this.#handle = null;
  }

  async #look(): Promise<void> {
    try {
      const answer = await fetch(`api/matches/${encodeURIComponent(this.match)}/analysis`);
      const told: unknown = await answer.json();
      if (answer.status === 202 || answer.status === 503) {
        const [done, total] = isMap(told) ? [told["done"], told["total"]] : [0, 0];
        this.state = {
          kind: "making",
          done: typeof done === "number" ? done : 0,
          total: typeof total === "number" ? total : 0,
        };
        this.#handle = setTimeout(() => void this.#look(), WAIT_MS);
        return;
      }
      const chances = answer.ok ? readChances(told) : null;
      this.state = chances === null ? { kind: "missing" } : { kind: "there", chances };
    } catch {
      this.state = { kind: "missing" };
    }
  }
}
