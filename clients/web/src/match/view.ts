/**
 * What the page knows about a match: the nouns of the rulebook, free of how they travel.
 *
 * Everything that draws reads these types; only `fromWire.ts` knows the messages.
 */

export const KINDS = ["blue", "green", "yellow", "red"] as const;
export type Kind = (typeof KINDS)[number];

export const FIELDS = ["app", "cap", "rob", "int", "aln", "soc"] as const;
export type Field = (typeof FIELDS)[number];

export const LEVELS = ["unseen", "rumoured", "sketched", "understood"] as const;
export type Level = (typeof LEVELS)[number];

export const ENDINGS = ["running", "yellow", "red", "horizon"] as const;
export type Ending = (typeof ENDINGS)[number];

export const MOTIVES = ["academic", "profit", "haste", "beneficial", "crowd"] as const;
export type Motive = (typeof MOTIVES)[number];

export const MODES = ["off", "restricted", "everything", "product"] as const;
export type Mode = (typeof MODES)[number];

export const LINES = ["scout", "inspect", "advocate", "lobby", "secure"] as const;
export type Line = (typeof LINES)[number];

export const SLOTS = 6;

export interface Prerequisite {
  readonly from: number;
  /** 1..9; a guess unless `exact`. */
  readonly strength: number;
  readonly exact: boolean;
}

/** What the seat itself has to do with a node; a spectator has none. */
export interface OwnNode {
  readonly known: "not" | "received" | "unlocked";
  /** Milli-work. */
  readonly progress: number;
  /** ‰; how well the seat can build towards it, -1 where it cannot tell. */
  readonly connection: number;
  readonly inspection: number;
  /** Fog points. */
  readonly study: number;
}

/** A technology as far as it is seen. Numbers are in the rulebook's milli-units, null where not seen. */
export interface TreeNode {
  readonly index: number;
  readonly name: string;
  readonly level: Exclude<Level, "unseen">;
  /** Null where nobody can tell: a spectator hears only that the technology exists. */
  readonly kind: Kind | null;
  /** Ends the match, one way or the other. */
  readonly ending: boolean;
  /** The kind is known for sure. */
  readonly certified: boolean;
  readonly field: Field;
  readonly layer: number;
  readonly cost: number | null;
  readonly prestige: number | null;
  readonly revenue: number | null;
  readonly hazard: number | null;
  readonly cap: number | null;
  /** Inspection power that knowing it gives. */
  readonly power: number;
  /** ‰ by field, where it is a research assistant; all 0 elsewhere. */
  readonly assist: readonly number[];
  readonly published: boolean;
  readonly revealed: boolean;
  /** A published inspection shows the truth about this ending. */
  readonly exposed: boolean;
  /** What it was taken for, where the end of the match showed that it is something else. */
  readonly seemed: Kind | null;
  readonly warningShot: boolean;
  /** Tick of the first unlock, where public. */
  readonly first: number | null;
  /** Seats that sell it. */
  readonly sellers: readonly number[];
  readonly prerequisites: readonly Prerequisite[];
  readonly own: OwnNode | null;
  /** In a debriefing, of whom its marks speak: of a seat, or of all together. Left out: of the reader. */
  readonly told?: "seat" | "truth";
}

export interface Tree {
  /** In topological order; only what is seen. */
  readonly nodes: readonly TreeNode[];
  readonly unseen: number;
}
