/** How many people in how much time: rooms, seats, bots, the length of a round, the end. Arithmetic only. */

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly seats: number;
  readonly rounds: number;
}

export interface Preset {
  readonly minutes: 45 | 90 | 180;
  readonly scenario: string;
  /** Minutes before the first round: welcome, roles, a practice round. */
  readonly intro: number;
  /** Minutes after the last. */
  readonly debrief: number;
}

export const PRESETS: readonly Preset[] = [
  { minutes: 45, scenario: "small", intro: 10, debrief: 10 },
  { minutes: 90, scenario: "standard", intro: 15, debrief: 20 },
  { minutes: 180, scenario: "standard", intro: 25, debrief: 45 },
];

export const PEOPLE = { least: 1, usual: 12, most: 200 } as const;
/** Whoever has less than this cannot read; whoever has more has forgotten what it was about. */
export const ROUND = { least: 15, most: 600 } as const;
const STEP = 5;

/** Seconds for a round, so that all rounds fit between the beginning and the debriefing. */
export function roundSeconds(minutes: number, intro: number, debrief: number, rounds: number): number {
  const play = Math.max(0, minutes - intro - debrief) * 60;
  const each = Math.floor(play / Math.max(1, rounds) / STEP) * STEP;
  return Math.min(ROUND.most, Math.max(ROUND.least, each));
}

export interface Plan {
  readonly rooms: number;
  /** People in each room, the fullest first. */
  readonly spread: readonly number[];
  /** Seats that house bots play. */
  readonly bots: number;
  /** Minutes of play at the most. */
  readonly play: number;
  /** Minutes from welcome to farewell. */
  readonly whole: number;
}

/** Split `people` over rooms of at most `perRoom` people, as evenly as can be. */
export function plan(
  people: number,
  perRoom: number,
  scenario: Pick<Scenario, "seats" | "rounds">,
  seconds: number,
  around: { readonly intro: number; readonly debrief: number },
): Plan {
  const most = Math.min(scenario.seats, Math.max(1, perRoom));
  const rooms = Math.max(1, Math.ceil(people / most));
  const [each, rest] = [Math.floor(people / rooms), people % rooms];
  const spread = Array.from({ length: rooms }, (_, room) => each + (room < rest ? 1 : 0));
  const play = (scenario.rounds * seconds) / 60;
  return {
    rooms,
    spread,
    bots: rooms * scenario.seats - people,
    play,
    whole: around.intro + play + around.debrief,
  };
}

export interface Wish {
  readonly scenario: string;
  readonly seats: number;
  readonly rooms: number;
  readonly perRoom: number;
  readonly seconds: number;
  readonly dealt: boolean;
  readonly bots: boolean;
  readonly talk: boolean;
  readonly listed: boolean;
  readonly matches: number;
}

/** The body of the request that opens the rooms. */
export function workshopBody(wish: Wish): Record<string, unknown> {
  const spare = Math.max(0, wish.seats - wish.perRoom);
  return {
    scenario: wish.scenario,
    rooms: wish.rooms,
    clock: { kind: "rounds", seconds: wish.seconds },
    motives: wish.dealt ? "dealt" : "fixed",
    // Seats beyond those for people are bots' from the start; who comes late may still get one.
    ...(wish.bots && spare > 0
      ? { bots: [...Array<null>(wish.seats - spare).fill(null), ...Array<string>(spare).fill("")] }
      : {}),
    fill: wish.bots,
    late: wish.bots ? "bots" : "open",
    waits: true,
    talk: wish.talk,
    public: wish.listed,
    matches: wish.matches,
    rotate: wish.matches > 1,
  };
}

export type Pace = "own" | "fast";
export type Part = "play" | "lead";

/** Seconds for a month where the clock drives: a match of years in minutes. */
const FAST_SECONDS = 2;
const PATIENT_SECONDS = 3_600;

/** The body of the request that opens a room to rehearse in, alone among bots. */
export function rehearsalBody(scenario: Scenario, part: Part, pace: Pace): Record<string, unknown> {
  // Bots decide at once, so a room of bots that waits for nobody would be over in a blink.
  const fast = pace === "fast" || part === "lead";
  return {
    scenario: scenario.name,
    clock: fast ? { kind: "realtime", seconds: FAST_SECONDS } : { kind: "rounds", seconds: PATIENT_SECONDS },
    motives: "dealt",
    bots: Array.from({ length: scenario.seats }, (_, seat) => (part === "play" && seat === 0 ? null : "")),
    fill: true,
    late: "bots",
    waits: part === "lead",
    public: false,
  };
}
