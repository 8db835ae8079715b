/** What a facilitator does, as acts of the protocol: what is asked for before they are sent, and how forms become them. */
import type { Act, ActKind, OrderSet } from "../protocol.gen";
import { MODES, SLOTS, type Mode } from "../match/view";

export type Deed = Omit<Act, "type" | "id">;

/** Acts that nobody should do by a slip of the finger; the server asks for a confirmation of them. */
const GRAVE: ReadonlySet<ActKind> = new Set(["end-now", "undo", "remove", "revoke"]);
/** Acts on seats; the server asks for a confirmation of more than one seat. */
const ON_SEATS: ReadonlySet<ActKind> = new Set([
  "nudge",
  "ready",
  "hand-to-bot",
  "take-back",
  "remove",
  "orders",
  "re-seat",
]);

/** Seats that may lose their holder by one click: a slip must not empty a room. */
export const MOST_REMOVED = 4;
export const MOST_MINUTES = 600;
export const MOST_SECONDS = 3_600;

export function isGrave(deed: Deed): boolean {
  return GRAVE.has(deed.do) || ((deed.seats?.length ?? 0) > 1 && ON_SEATS.has(deed.do));
}

/** Why a deed on so many seats is not even asked for: the most that there may be, or null. */
export function mostSeats(kind: ActKind, seats: number): number | null {
  return kind === "remove" && seats > MOST_REMOVED ? MOST_REMOVED : null;
}

/** A number that somebody typed, in either way of writing it, or null if it is none within the bounds. */
export function typed(text: string, least: number, most: number): number | null {
  const trimmed = text.trim().replace(",", ".");
  if (!/^[+-]?\d+(\.\d+)?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value >= least && value <= most ? value : null;
}

export function endIn(minutes: number): Deed {
  return { do: "end-in", ms: Math.round(minutes * 60_000) };
}

export function extend(seconds: number): Deed {
  return { do: "extend", ms: Math.round(seconds * 1000) };
}

export function speed(seconds: number): Deed {
  return { do: "speed", ms: Math.round(seconds * 1000) };
}

/** A text that may be left out. */
export function withText(deed: Deed, text: string): Deed {
  const trimmed = text.trim();
  return trimmed === "" ? deed : { ...deed, text: trimmed };
}

// -- events --

export interface Scripted {
  readonly key: "accident" | "whistle" | "law" | "treaty" | "calm" | "rollback";
  /** ‰ */
  readonly concern: number;
  /** ‰ */
  readonly regulation: number;
}

/** Events to choose from; each can be changed before it is sent. */
export const SCRIPTED: readonly Scripted[] = [
  { key: "accident", concern: 200, regulation: 0 },
  { key: "whistle", concern: 120, regulation: 50 },
  { key: "law", concern: 0, regulation: 150 },
  { key: "treaty", concern: 50, regulation: 250 },
  { key: "calm", concern: -150, regulation: 0 },
  { key: "rollback", concern: 0, regulation: -150 },
];

/** Points of a hundred, as people see them, to the ‰ of the wire. */
export function event(concern: number, regulation: number, text: string): Deed {
  return withText({ do: "event", conc: Math.round(concern * 10), reg: Math.round(regulation * 10) }, text);
}

// -- orders for a seat --

export interface OrdersForm {
  /** Technologies and percent of the people; -1: none. */
  readonly projects: readonly { readonly node: number; readonly percent: number }[];
  /** Percent for scout, inspect, advocate, lobby, secure. */
  readonly lines: readonly number[];
  readonly lobbyDirection: number;
  readonly mode: Mode;
  readonly hire: number;
}

export const NO_ORDERS: OrdersForm = {
  projects: [],
  lines: [0, 0, 0, 0, 0],
  lobbyDirection: 0,
  mode: "off",
  hire: 0,
};

export function spent(form: OrdersForm): number {
  return [...form.projects.map((project) => project.percent), ...form.lines].reduce(
    (sum, part) => sum + part,
    0,
  );
}

export function ordersOf(form: OrdersForm): OrderSet {
  const [scout, inspect, advocate, lobby, secure] = [0, 1, 2, 3, 4].map((line) =>
    Math.round((form.lines[line] ?? 0) * 10),
  );
  return {
    slots: form.projects
      .filter((project) => project.node >= 0 && project.percent > 0)
      .slice(0, SLOTS)
      .map((project): [number, number] => [project.node, Math.round(project.percent * 10)]),
    lines: [scout ?? 0, inspect ?? 0, advocate ?? 0, lobby ?? 0, secure ?? 0],
    lobby_dir: form.lobbyDirection,
    mode: MODES.indexOf(form.mode),
    hire: Math.round(form.hire * 1000),
  };
}
