/**
 * The match as the page knows it, and how each message changes it: `reduce(state, message) -> state`, nothing else.
 */
import type {
  Clock,
  End,
  FromServer,
  NewsItem,
  Observation,
  RefusedPart,
  Pledged,
  Refused,
  Role,
  SeatPresence,
  Talk,
  Welcome,
} from "../protocol.gen";
import { readOwn, readPublic, readTree, type OwnSeat, type PublicFigures } from "./fromWire";
import { isUpdateType } from "../net/check";
import type { Motive, Tree } from "./view";

export const MOST_NEWS = 400;
export const MOST_TALK = 300;
const MOST_ANSWERS = 32;
const MOST_NOTICES = 8;

export interface Facts {
  readonly room: string;
  readonly role: Role;
  readonly seat: number | null;
  /** How others see this person; empty for those who watch. */
  readonly name: string;
  readonly motive: Motive | null;
  readonly scenario: string;
  readonly title: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly seats: readonly string[];
  readonly nodes: number;
  readonly clockKind: Welcome["clock"]["kind"];
  readonly ticksPerRound: number;
  readonly roundMs: number | null;
}

export interface Story {
  readonly tick: number;
  readonly item: NewsItem;
  /** Grows by one per story; stays when older ones are forgotten. */
  readonly key: number;
}

/** Public figures of one tick, for the curves. */
export interface Sample {
  readonly tick: number;
  readonly concern: number;
  readonly regulation: number;
}

export interface Timing {
  readonly state: Clock["state"];
  readonly reason: string;
  /** Milliseconds of the local clock at which the round ends; null without limit or while paused. */
  readonly deadline: number | null;
  /** While paused: what is left on resuming. */
  readonly left: number | null;
}

/** Somebody said something, in the order of hearing. */
export interface Said {
  readonly key: number;
  readonly words: Talk;
}

/** What is to be told at once, on whatever screen one is. */
export interface Bulletin {
  readonly key: number;
  readonly kind: "announcement" | "nudge" | "extended" | "undone";
  readonly text: string;
  readonly tick: number;
}

/** How the room is led. */
export interface HouseRules {
  readonly locked: boolean;
  readonly talk: boolean;
  readonly finalTick: number | null;
  /** On the local clock: when a facilitator will have the match end. */
  readonly endsAt: number | null;
  readonly match: number;
  readonly matches: number;
}

/** What became of one's own last command. */
export interface Answer {
  readonly id: string;
  readonly tick: number | null;
  readonly refusedParts: readonly RefusedPart[];
  readonly refused: Refused | null;
}

export interface MatchState {
  readonly facts: Facts | null;
  readonly names: ReadonlyMap<number, string>;
  readonly tick: number;
  readonly round: number;
  readonly figures: PublicFigures | null;
  readonly tree: Tree;
  readonly own: OwnSeat | null;
  readonly presence: readonly SeatPresence[];
  readonly watching: number;
  readonly timing: Timing;
  readonly news: readonly Story[];
  readonly samples: readonly Sample[];
  readonly end: End | null;
  readonly answers: readonly Answer[];
  readonly talk: readonly Said[];
  readonly pledges: readonly Pledged[];
  readonly bulletins: readonly Bulletin[];
  readonly house: HouseRules;
  /** The server cannot write anything down at the moment: commands are refused, nothing is lost. */
  readonly storageFull: boolean;
  /** Server's clock minus local clock, as well as it is known. */
  readonly offset: number;
}

export const EMPTY: MatchState = {
  facts: null,
  names: new Map(),
  tick: 0,
  round: 0,
  figures: null,
  tree: { nodes: [], unseen: 0 },
  own: null,
  presence: [],
  watching: 0,
  timing: { state: "waiting", reason: "", deadline: null, left: null },
  news: [],
  samples: [],
  end: null,
  answers: [],
  talk: [],
  pledges: [],
  bulletins: [],
  house: { locked: false, talk: true, finalTick: null, endsAt: null, match: 1, matches: 1 },
  storageFull: false,
  offset: 0,
};

/** Return the state after `message`, which arrived at `now` on the local clock. The same state means: no change. */
export function reduce(state: MatchState, message: FromServer, now: number): MatchState {
  switch (message.type) {
    case "welcome":
      return { ...welcomed(state, message), offset: (message.server_ms ?? now) - now };
    case "snapshot":
      return message.updates
        .filter((update) => isUpdateType(update.type))
        .reduce((earlier, update) => reduce(earlier, update, now), state);
    case "observation":
      return observed(state, message, now);
    case "names": {
      const names = new Map(state.names);
      for (const { node, name } of message.nodes) names.set(node, name);
      return { ...state, names, tree: { ...state.tree, nodes: named(state.tree.nodes, names) } };
    }
    case "news": {
      let key = state.news[0]?.key ?? 0;
      const stories = message.items.map((item) => ({ tick: message.tick, item, key: ++key })).reverse();
      return { ...state, news: [...stories, ...state.news].slice(0, MOST_NEWS) };
    }
    case "presence":
      return { ...state, presence: message.seats, watching: message.watching ?? 0 };
    case "clock":
      return clocked(state, message, now);
    case "talk":
      return heard(state, message);
    case "pledged": {
      const others = state.pledges.filter((known) => known.pledge !== message.pledge);
      return { ...state, pledges: [...others, message].sort((a, b) => a.pledge - b.pledge) };
    }
    case "undone":
      return announced(forgetAfter(state, message.tick), { kind: "undone", text: "", tick: message.tick });
    case "house":
      return {
        ...state,
        house: {
          locked: message.locked ?? false,
          talk: message.talk ?? true,
          finalTick: message.final_tick ?? null,
          endsAt: message.ends_ms == null ? null : message.ends_ms - state.offset,
          match: message.match ?? 1,
          matches: message.matches ?? 1,
        },
      };
    case "end":
      return {
        ...state,
        end: message,
        pledges: message.pledges ?? state.pledges,
        timing: { ...state.timing, state: "ended", deadline: null, left: null },
      };
    case "accepted":
      return answered(state, {
        id: message.id,
        tick: message.tick,
        refusedParts: message.refused ?? [],
        refused: null,
      });
    case "refused":
      return answered(state, { id: message.id ?? "", tick: null, refusedParts: [], refused: message });
    case "notice":
      return { ...state, storageFull: message.what === "storage-full" };
    default:
      return state;
  }
}

function welcomed(state: MatchState, message: Welcome): MatchState {
  const { match, clock } = message;
  const facts: Facts = {
    room: message.room,
    role: message.role,
    seat: message.seat ?? null,
    name: message.name ?? "",
    motive: message.motive ?? null,
    scenario: match.scenario,
    title: match.title,
    constants: match.constants,
    seats: match.seats.map((seat) => seat.name),
    nodes: match.nodes,
    clockKind: clock.kind,
    ticksPerRound: clock.ticks_per_round,
    roundMs: clock.round_ms ?? null,
  };
  // A fresh snapshot follows; curves and news of the same room stay, until an observation tells that time began anew.
  if (message.resumed === true) return { ...state, facts };
  const same = state.facts?.room === facts.room && state.facts.scenario === facts.scenario;
  return {
    ...EMPTY,
    facts,
    news: same ? state.news : [],
    samples: same ? state.samples : [],
  };
}

/** What was told of later ticks did not happen, or belongs to another match. */
function forgetAfter(state: MatchState, tick: number): MatchState {
  return {
    ...state,
    news: state.news.filter((story) => story.tick <= tick),
    samples: state.samples.filter((sample) => sample.tick <= tick),
    pledges: state.pledges.filter((pledge) => (pledge.tick ?? 0) <= tick),
  };
}

/** A round that lasts longer than it was to: somebody was given time. */
const EXTENDED_MS = 2_000;

function clocked(state: MatchState, message: Clock, now: number): MatchState {
  const timing = timed(message, now);
  const before = state.timing.deadline;
  const offset = message.server_ms === undefined ? state.offset : message.server_ms - now;
  const next = { ...state, timing, offset };
  const same = message.tick === state.tick && state.timing.state === "running";
  if (!same || before === null || timing.deadline === null || timing.deadline - before < EXTENDED_MS)
    return next;
  return announced(next, { kind: "extended", text: "", tick: message.tick });
}

function heard(state: MatchState, message: Talk): MatchState {
  const key = (state.talk.at(-1)?.key ?? 0) + 1;
  const next = { ...state, talk: [...state.talk, { key, words: message }].slice(-MOST_TALK) };
  if (message.kind === "chat") return next;
  return announced(next, { kind: message.kind, text: message.text, tick: message.tick ?? state.tick });
}

function announced(state: MatchState, bulletin: Omit<Bulletin, "key">): MatchState {
  const key = (state.bulletins.at(-1)?.key ?? 0) + 1;
  return { ...state, bulletins: [...state.bulletins, { key, ...bulletin }].slice(-MOST_NOTICES) };
}

function observed(before: MatchState, message: Observation, now: number): MatchState {
  const { facts } = before;
  if (facts === null) return before;
  const state = forgetAfter(before, message.tick);
  const figures = readPublic(message.seen);
  const nodes = unmasked(named(readTree(message.seen), state.names), figures);
  const sample = { tick: message.tick, concern: figures.concern, regulation: figures.regulation };
  const earlier = state.samples.filter((past) => past.tick < message.tick);
  const limited = message.deadline_ms != null && message.time_left_ms != null;
  return {
    ...state,
    tick: message.tick,
    round: message.round,
    figures,
    tree: { nodes, unseen: Math.max(0, facts.nodes - nodes.length) },
    own: facts.seat === null ? null : readOwn(message.seen),
    samples: [...earlier, sample],
    timing: { ...state.timing, deadline: limited ? now + (message.time_left_ms ?? 0) : null },
  };
}

/** The ending that was built is what the match ended with, whatever it was taken for. */
function unmasked(nodes: Tree["nodes"], { ending, endnode }: PublicFigures): Tree["nodes"] {
  if (endnode === null || (ending !== "yellow" && ending !== "red")) return nodes;
  return nodes.map((node) =>
    node.index === endnode
      ? {
          ...node,
          kind: ending,
          ending: true,
          certified: true,
          seemed: node.kind === ending ? null : node.kind,
        }
      : node,
  );
}

function named(nodes: Tree["nodes"], names: ReadonlyMap<number, string>): Tree["nodes"] {
  return nodes.map((node) => ({ ...node, name: names.get(node.index) ?? node.name }));
}

function timed(message: Clock, now: number): Timing {
  const left = message.time_left_ms ?? null;
  const runs = message.state === "running";
  return {
    state: message.state,
    reason: message.reason ?? "",
    deadline: runs && left !== null && message.deadline_ms != null ? now + left : null,
    left: runs ? null : left,
  };
}

function answered(state: MatchState, answer: Answer): MatchState {
  return { ...state, answers: [...state.answers, answer].slice(-MOST_ANSWERS) };
}
