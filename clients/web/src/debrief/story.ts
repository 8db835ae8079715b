/**
 * The story of a match as the server tells it after the end (docs/story-format.md), read into types and checked in shape:
 * a page can outlive the server that it was loaded from.
 */
import type { Ending, Field, Kind, Motive } from "../match/view";

/** A quantity over all ticks: its values at the start, and every change as tick, place, value. */
export interface ColumnData {
  readonly start: readonly number[];
  readonly changes: readonly number[];
}

export interface StorySeat {
  readonly name: string;
  readonly motive: Motive;
  readonly controller: string;
  readonly bot: string | null;
  /** Thousandths; null where the match has no end. */
  readonly payoff: number | null;
  /** When somebody else began to play it: tick, controller, name. */
  readonly handovers: readonly (readonly [number, string, string])[];
}

export interface StoryNode {
  readonly name: string;
  readonly kind: Kind;
  /** What it is taken for until it is inspected. */
  readonly face: Kind;
  readonly field: Field;
  readonly layer: number;
  readonly cost: number;
  readonly cap: number;
  readonly prestige: number;
  readonly revenue: number;
  readonly hazard: number;
  readonly shown_hazard: number;
  readonly inspect: number;
  readonly assist: readonly number[];
  /** Prerequisite and strength, strongest first. */
  readonly needs: readonly (readonly [number, number])[];
}

export const HOWS = ["unlocked", "published", "leaked", "shared"] as const;
export type How = (typeof HOWS)[number];

/** Tick, node, seat, index into HOWS, bitmask of the seats that published or shared it. */
export type Learned = readonly [number, number, number, number, number];

/** Kind, node, seat, value. */
export type StoryEvent = readonly [string, number, number, number];

export interface Nearest {
  readonly seat: number;
  /** Tenths of a month. */
  readonly tenths: number;
}

export interface StoryEnd {
  readonly tick: number;
  readonly ending: Ending;
  readonly node: number;
  readonly builders: readonly number[];
  readonly reason: string | null;
  readonly left: { readonly yellow: Nearest | null; readonly red: Nearest | null };
  readonly last_piece: Learned | null;
}

export const VIEW_COLUMNS = [
  "level",
  "kind",
  "certified",
  "cost",
  "prestige",
  "revenue",
  "hazard",
  "conn",
  "known",
  "prog",
  "insp",
  "strength",
  "seat_heads",
] as const;
export type ViewData = Readonly<Record<(typeof VIEW_COLUMNS)[number], ColumnData>>;

export const WORLD_COLUMNS = [
  "conc",
  "reg",
  "nshots",
  "known",
  "prog",
  "insp",
  "first",
  "pub",
  "rvl",
  "expo",
  "sell",
  "heads",
  "money",
  "prest",
] as const;
export const ORDER_COLUMNS = ["slot_node", "slot_w", "line_w"] as const;

export interface StoryPledge {
  readonly tick: number;
  readonly seat: number;
  readonly to: number;
  readonly verb: "publish" | "not-publish" | "share" | "not-sell" | "not-research" | "not-build" | "other";
  readonly node: number | null;
  readonly until: number | null;
  readonly text: string;
  readonly state: "kept" | "broken" | "unjudged";
  readonly done: number | null;
}

export interface StoryWord {
  readonly tick: number;
  readonly kind: "chat" | "act";
  readonly seat: number;
  readonly to: readonly number[];
  readonly text: string;
  readonly name?: string;
  readonly do?: string;
}

export const MOMENT_KINDS = [
  "unlocked",
  "published",
  "leaked",
  "shared",
  "shot",
  "exposed",
  "lead",
  "end",
] as const;

export interface Moment {
  readonly tick: number;
  readonly kind: (typeof MOMENT_KINDS)[number];
  readonly node: number;
  readonly seats: readonly number[];
  readonly learners: readonly number[];
  /** Tenths of a month by which it brought the nearest good ending closer. */
  readonly yellow: number;
  readonly red: number;
  readonly lead: "" | "yellow" | "red";
}

/** A question for the discussion; what else it holds depends on its id (prompts.ts reads it). */
export type Prompt = Readonly<Record<string, unknown>> & { readonly id: string };

export interface Story {
  readonly match: string;
  readonly title: string;
  readonly scenario: string;
  readonly complete: boolean;
  readonly ticks: number;
  readonly quarter: number;
  readonly horizon: number;
  readonly seats: readonly StorySeat[];
  readonly nodes: readonly StoryNode[];
  readonly end: StoryEnd;
  /** By tick, from the first one on. */
  readonly events: readonly (readonly StoryEvent[])[];
  readonly learned: readonly Learned[];
  /** Tick, concern, regulation, text. */
  readonly shocks: readonly (readonly [number, number, number, string])[];
  readonly world: Readonly<Record<(typeof WORLD_COLUMNS)[number], ColumnData>>;
  readonly orders: Readonly<Record<(typeof ORDER_COLUMNS)[number], ColumnData>>;
  readonly views: readonly ViewData[];
  readonly public: ViewData;
  /** By seat and tick, tenths of a month; -1: there is no way. */
  readonly races: {
    readonly yellow: readonly (readonly number[])[];
    readonly red: readonly (readonly number[])[];
  };
  readonly pledges: readonly StoryPledge[];
  readonly talk: readonly StoryWord[];
  readonly moments: readonly Moment[];
  readonly prompts: readonly Prompt[];
}

export class StoryError extends Error {}

type Loose = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function need(fine: boolean, place: string): void {
  if (!fine) throw new StoryError(`story: ${place} is not what was expected`);
}

function columns(value: unknown, names: readonly string[], place: string): void {
  need(isMap(value), place);
  for (const name of names) {
    const found = (value as Loose)[name];
    need(isMap(found), `${place}.${name}`);
    const { start, changes } = found as Loose;
    need(Array.isArray(start) && Array.isArray(changes) && changes.length % 3 === 0, `${place}.${name}`);
  }
}

/** Return what the server told as a story. */
export function readStory(told: unknown): Story {
  need(isMap(told) && told["format"] === "techrace-story-1", "format");
  const story = told as Loose;
  for (const name of ["ticks", "quarter", "horizon"]) need(Number.isSafeInteger(story[name]), name);
  for (const name of ["title", "match"]) need(typeof story[name] === "string", name);
  const lists = [
    "seats",
    "nodes",
    "events",
    "learned",
    "shocks",
    "views",
    "pledges",
    "talk",
    "moments",
    "prompts",
  ];
  for (const name of lists) need(Array.isArray(story[name]), name);
  need(isMap(story["end"]), "end");
  columns(story["world"], WORLD_COLUMNS, "world");
  columns(story["orders"], ORDER_COLUMNS, "orders");
  columns(story["public"], VIEW_COLUMNS, "public");
  for (const view of story["views"] as unknown[]) columns(view, VIEW_COLUMNS, "views");
  const races = story["races"];
  need(isMap(races) && Array.isArray(races["yellow"]) && Array.isArray(races["red"]), "races");
  need((story["views"] as unknown[]).length === (story["seats"] as unknown[]).length, "views");
  return story as unknown as Story;
}

/** The seats of a bitmask. */
export function seatsOf(mask: number): number[] {
  return Array.from({ length: 16 }, (_, seat) => seat).filter((seat) => (mask >> seat) & 1);
}
