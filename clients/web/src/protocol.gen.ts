// Made by `python -m techrace_protocol.schema --write docs/protocol`; do not edit.
// What is said on the wire. Messages come from outside: the types say what they should be, not what they are.

export const PROTOCOL_VERSION = 1;
export const SUBPROTOCOL_MSGPACK = "techrace.v1.msgpack";
export const SUBPROTOCOL_JSON = "techrace.v1.json";

export const CLOSE_CODES = {
  FINISHED: 1000,
  GOING_AWAY: 1001,
  PROTOCOL_ERROR: 1002,
  WRONG_FRAME: 1003,
  INVALID_TEXT: 1007,
  TOO_LARGE: 1009,
  INTERNAL_ERROR: 1011,
  RESTARTING: 1012,
  TRY_LATER: 1013,
  NOT_UNDERSTOOD: 4400,
  NOT_AUTHENTICATED: 4401,
  NOT_ALLOWED: 4403,
  NO_ROOM: 4404,
  HELLO_TIMEOUT: 4408,
  REPLACED: 4409,
  ROOM_CLOSED: 4410,
  VERSION: 4426,
  RATE: 4429,
  TOO_SLOW: 4430,
  ROOM_HALTED: 4500,
  DRAINING: 4503,
} as const;

/** Axes of the same length in every match; `seat` and `node` depend on the match. */
export const FIXED_AXES = { field: 6, slot: 6, line: 5, edge: 5 } as const;

/** The values of an observation beside `seat`: without axes an integer, otherwise a bin of
 * little-endian values in row-major order. */
export const GRIDS = [
  { name: "tick", type: "int32", axes: [] },
  { name: "over", type: "int32", axes: [] },
  { name: "endnode", type: "int32", axes: [] },
  { name: "conc", type: "int32", axes: [] },
  { name: "reg", type: "int32", axes: [] },
  { name: "nshots", type: "int32", axes: [] },
  { name: "seat_prest", type: "int32", axes: ["seat"] },
  { name: "seat_heads", type: "int32", axes: ["seat"] },
  { name: "pub", type: "uint8", axes: ["node"] },
  { name: "rvl", type: "uint8", axes: ["node"] },
  { name: "expo", type: "uint8", axes: ["node"] },
  { name: "shot", type: "uint8", axes: ["node"] },
  { name: "first", type: "int32", axes: ["node"] },
  { name: "on_sale", type: "uint8", axes: ["seat", "node"] },
  { name: "motive", type: "int32", axes: [] },
  { name: "heads", type: "int32", axes: [] },
  { name: "money", type: "int64", axes: [] },
  { name: "prest", type: "int32", axes: [] },
  { name: "endow", type: "int32", axes: [] },
  { name: "sec", type: "int32", axes: [] },
  { name: "earn", type: "int64", axes: [] },
  { name: "inc", type: "int64", axes: [] },
  { name: "credit", type: "int32", axes: [] },
  { name: "greens", type: "int32", axes: [] },
  { name: "skill", type: "int32", axes: ["field"] },
  { name: "boost", type: "int32", axes: ["field"] },
  { name: "known", type: "int32", axes: ["node"] },
  { name: "prog", type: "int32", axes: ["node"] },
  { name: "study", type: "int32", axes: ["node"] },
  { name: "insp", type: "int32", axes: ["node"] },
  { name: "level", type: "int32", axes: ["node"] },
  { name: "kind", type: "int32", axes: ["node"] },
  { name: "certified", type: "uint8", axes: ["node"] },
  { name: "field", type: "int32", axes: ["node"] },
  { name: "layer", type: "int32", axes: ["node"] },
  { name: "cost", type: "int32", axes: ["node"] },
  { name: "prestige", type: "int32", axes: ["node"] },
  { name: "ipow", type: "int32", axes: ["node"] },
  { name: "assist", type: "int32", axes: ["node", "field"] },
  { name: "revenue", type: "int32", axes: ["node"] },
  { name: "cap", type: "int32", axes: ["node"] },
  { name: "hazard", type: "int32", axes: ["node"] },
  { name: "conn", type: "int32", axes: ["node"] },
  { name: "pre", type: "int32", axes: ["node", "edge"] },
  { name: "strength", type: "int32", axes: ["node", "edge"] },
  { name: "slot_node", type: "int32", axes: ["slot"] },
  { name: "slot_w", type: "int32", axes: ["slot"] },
  { name: "line_w", type: "int32", axes: ["line"] },
  { name: "scout_target", type: "int32", axes: [] },
  { name: "inspect_target", type: "int32", axes: [] },
  { name: "lobby_dir", type: "int32", axes: [] },
  { name: "mode", type: "int32", axes: [] },
  { name: "mask", type: "int32", axes: [] },
  { name: "hire", type: "int32", axes: [] },
  { name: "rate", type: "int32", axes: ["slot"] },
] as const;

export type GridName = (typeof GRIDS)[number]["name"];

/** What news can tell. */
export type NewsWord =
  | "published"
  | "leaked"
  | "revealed"
  | "on-sale"
  | "warning-shot"
  | "exposed"
  | "ended";

/** An observation as it arrives, see GRIDS; to be checked before it is used. */
export type PackedGrids = { [name: string]: unknown };

/** The first message of a connection: the version, the room and as what to enter it. */
export interface Hello {
  type: "hello";
  /** 1. */
  version: number;
  /** Join code or name of a room. */
  room: string;
  /** As what to enter. */
  role?: Role;
  /** How others see this person or bot; left out: the server names it. */
  name?: string | null;
  /** A program decides; shown to all, and allowed more messages a second. */
  bot?: boolean;
  /** Entitles to a role or a seat: an invitation's code, or the session token of an earlier welcome, which comes back to the same seat. */
  token?: string | null;
  /** Makes a join that can be repeated: a hello without a token and with the same `join` gets the same seat again, with a new token. */
  join?: string | null;
  /** The seat wished for; left out: any open one. */
  seat?: number | null;
  /** `feed` of the earlier welcome; asks, with `last_seen`, for what was missed. */
  feed?: string | null;
  /** Number of the last update seen of that feed. */
  last_seen?: number | null;
}

/** What a connection may do in a room. */
export type Role = "player" | "spectator" | "projector" | "facilitator";

/** A player's complete orders: standing ones, which replace the earlier, and one-shot ones (rule 4). */
export interface Orders {
  type: "orders";
  /** Chosen by the client: new for each command of a seat, the same when one is repeated. */
  id: string;
  /** The tick of the observation these orders answer; they apply at the start of that tick. */
  tick: number;
  /** What the seat wants done. */
  orders: OrderSet;
}

/** A seat's orders, complete (rule 4). What is left out is as by default. */
export interface OrderSet {
  /** Projects as [node, weight], at most 6; weight in ‰ of the staff. */
  slots?: [number, number][];
  /** Weights of scout, inspect, advocate, lobby, secure in ‰ of the staff. */
  lines?: [number, number, number, number, number];
  /** Node to scout; -1: whatever is next. */
  scout_target?: number;
  /** Ending to inspect; -1: none. */
  inspect_target?: number;
  /** -1 against, 0 neither, 1 for regulation. */
  lobby_dir?: number;
  /** Assistants: 0 off, 1 restricted to the fields of mask, 2 everything, 3 product. */
  mode?: number;
  /** Bit f: assistants may be used in field f when mode is 1. */
  mask?: number;
  /** Milli-heads to hire at each quarter; negative dismisses. */
  hire?: number;
  /** Nodes to publish now (once). */
  publish?: number[];
  /** Nodes to put on sale now (once, for ever). */
  sell?: number[];
  /** Secrets to hand over now as [node, bitmask of receiving seats]. */
  share?: [number, number][];
}

/** A player has, or has not, decided about the round. */
export interface Ready {
  type: "ready";
  /** Chosen by the client: new for each command of a seat, the same when one is repeated. */
  id: string;
  /** The tick of the observation that has been decided about. */
  tick: number;
  /** False takes it back. */
  ready?: boolean;
}

/** Words to everybody, or to some seats only. Recorded, and part of the match's log. */
export interface Chat {
  type: "chat";
  /** Chosen by the client: new for each command of a seat, the same when one is repeated. */
  id: string;
  /** What to say. */
  text: string;
  /** The seats that hear it beside the speaker; left out: everybody, those who watch included. */
  to?: number[];
  /** A name for a conversation of the seats in `to`, for their screens. */
  channel?: string | null;
}

/** A promise that nothing enforces; what became of it is told at the end. */
export interface Pledge {
  type: "pledge";
  /** Chosen by the client: new for each command of a seat, the same when one is repeated. */
  id: string;
  /** What is promised. */
  verb: PledgeVerb;
  /** About what; needed by every verb but `other`. */
  node?: number | null;
  /** To whom, and then nobody else hears of it before the end; left out: to everybody. */
  to?: number | null;
  /** Up to which tick; left out: the end. */
  until?: number | null;
  /** In own words. */
  text?: string | null;
}

/** What a seat promises. Nothing enforces it. */
export type PledgeVerb =
  | "publish"
  | "not-publish"
  | "share"
  | "not-sell"
  | "not-research"
  | "not-build"
  | "other";

/** What a facilitator does. Recorded with who did it. */
export interface Act {
  type: "act";
  /** Chosen by the client: new for each command of a seat, the same when one is repeated. */
  id: string;
  /** What; says which of the other fields are read. */
  do: ActKind;
  /** The seats concerned; more than one is to be confirmed. */
  seats?: number[];
  /** A time in milliseconds. */
  ms?: number | null;
  /** For people. */
  text?: string | null;
  /** Which house bot; left out: the one that fits the seat. */
  bot?: string | null;
  /** Change of public concern in ‰. */
  conc?: number;
  /** Change of regulation in ‰. */
  reg?: number;
  /** The orders given for a seat. */
  orders?: OrderSet | null;
  /** The facilitator concerned, as the grid of the seats numbers them. */
  facilitator?: number | null;
  /** Yes, really. */
  confirm?: boolean;
}

/** What a facilitator does. The fields of `Act` that it reads stand in brackets. */
export type ActKind =
  | "start"
  | "pause"
  | "resume"
  | "extend"
  | "skip"
  | "speed"
  | "final-round"
  | "end-in"
  | "end-now"
  | "undo"
  | "event"
  | "announce"
  | "nudge"
  | "orders"
  | "ready"
  | "hand-to-bot"
  | "take-back"
  | "re-seat"
  | "remove"
  | "lock"
  | "unlock"
  | "talk-on"
  | "talk-off"
  | "invite"
  | "revoke"
  | "rematch";

/** Asks for a `Pong`; `nonce` comes back unchanged. Missing pings never cost a seat. */
export interface Ping {
  type: "ping";
  /** Any number. */
  nonce?: number;
}

/** Gives up the seat and ends the session; just closing the connection keeps the seat. */
export interface Leave {
  type: "leave";
}

/** The answer to an accepted hello. */
export interface Welcome {
  type: "welcome";
  /** 1. */
  version: number;
  /** The join code. */
  room: string;
  /** As what you are in. */
  role: Role;
  /** What is played. */
  match: MatchFacts;
  /** How it is paced. */
  clock: ClockFacts;
  /** What this connection may send. */
  limits: LimitFacts;
  /** The seat taken; left out for those who watch. */
  seat?: number | null;
  /** How others see you. */
  name?: string;
  /** The motive of one's own seat. */
  motive?: "academic" | "beneficial" | "crowd" | "haste" | "profit" | null;
  /** Session token, told once: keep it to come back to this seat. */
  token?: string | null;
  /** The sequence in which the updates to this connection are numbered. */
  feed?: string;
  /** Number of the update before the ones that follow. */
  number?: number;
  /** True: the updates after `last_seen` follow, none missing. False: a `Snapshot` follows. */
  resumed?: boolean;
  /** The server's clock: milliseconds since the room opened. */
  server_ms?: number;
}

/** The game being played, as far as everybody may know it from the start. */
export interface MatchFacts {
  /** Id of the scenario. */
  scenario: string;
  /** Of the scenario, for people. */
  title: string;
  /** Hex digest of the published scenario (before hidden things such as motives are dealt). */
  digest: string;
  /** The constants of rule 10, wrinkles included. */
  constants: { [key: string]: number };
  /** Names of the six fields, in the order of their numbers. */
  fields: string[];
  /** In the order of their indices. */
  seats: SeatFacts[];
  /** Length of the node axis of the grids. */
  nodes: number;
}

/** What everybody may know about a seat from the start. Never its motive. */
export interface SeatFacts {
  /** Its index. */
  seat: number;
  /** What the scenario calls it. */
  name: string;
}

/** How the match is paced; what happens to it is told by `Clock`. */
export interface ClockFacts {
  /** What ends a round. */
  kind: ClockKind;
  /** Ticks played between two observations. */
  ticks_per_round: number;
  /** Time for a decision; left out: no limit. */
  round_ms?: number | null;
}

/** How a match is paced. */
export type ClockKind = "rounds" | "realtime" | "lockstep";

/** The limits this connection should keep to. */
export interface LimitFacts {
  /** Largest message. */
  message_bytes: number;
  /** In the long run. */
  messages_per_second: number;
  /** At once. */
  messages_burst: number;
}

/** The present state for somebody who did not see how it came about; replaces what was known. */
export interface Snapshot {
  type: "snapshot";
  /** The updates that follow continue from here. */
  number: number;
  /** The latest of each sort, to be handled in order as if they had just happened. */
  updates: (Observation | News | Names | Presence | Clock | Talk | Pledged | Undone | House | SeatGrid | End)[];
}

/** All that a seat sees at a tick, complete: no earlier one is needed to understand it (rule 7). */
export interface Observation {
  type: "observation";
  /** Ticks played; what the orders that answer this must name. */
  tick: number;
  /** Rounds played. */
  round: number;
  /** The grids of one match. `seen.seat` -1 is the public view of spectators. */
  seen: PackedGrids;
  /** One more than that of the update before. */
  number?: number;
  /** The server's clock when this was sent. */
  server_ms?: number;
  /** On the server's clock: orders for `tick` must have arrived by then; left out: no limit, or paused. */
  deadline_ms?: number | null;
  /** `deadline_ms - server_ms`, or what will be left when a pause ends. */
  time_left_ms?: number | null;
  /** Round trip to this client as the server measured it last. */
  latency_ms?: number | null;
}

/** What became public in the ticks up to `tick`, derived from public facts alone. */
export interface News {
  type: "news";
  /** Ticks played. */
  tick: number;
  /** In the order to tell them. */
  items: NewsItem[];
  /** One more than that of the update before. */
  number?: number;
}

/** One public fact; fields that do not apply are left out. */
export interface NewsItem {
  /** A word of `NewsKind`, or one that is newer than this client. */
  what: string;
  /** What it is about. */
  node?: number | null;
  /** Name of the node, where it is public. */
  name?: string | null;
  /** Who did it, where that is announced. */
  seats?: number[];
  /** For `exposed` the true kind; for `ended` the ending. */
  kind?: string | null;
}

/** Names of nodes that this seat has begun to see (level 1 or more), once each. */
export interface Names {
  type: "names";
  /** By index. */
  nodes: NodeName[];
  /** One more than that of the update before. */
  number?: number;
}

/** What people call a node. */
export interface NodeName {
  /** Its index in the grids. */
  node: number;
  /** Its id in the scenario. */
  id: string;
  /** For people. */
  name: string;
}

/** All seats, as everybody may see them. */
export interface Presence {
  type: "presence";
  /** In the order of their indices. */
  seats: SeatPresence[];
  /** Spectators. */
  watching?: number;
  /** One more than that of the update before. */
  number?: number;
}

/** Who sits in a seat now. */
export interface SeatPresence {
  /** Its index. */
  seat: number;
  /** Who sits there. */
  status: SeatStatus;
  /** Of the person or bot. */
  name?: string;
  /** A connection is open at this moment. */
  connected?: boolean;
  /** Has decided about this round. */
  ready?: boolean;
}

/** Who sits in a seat. */
export type SeatStatus = "open" | "human" | "bot" | "absent";

/** The clock was started, paused, resumed or changed. */
export interface Clock {
  type: "clock";
  /** Whether time passes. */
  state: ClockState;
  /** What ends a round. */
  kind: ClockKind;
  /** Ticks played. */
  tick: number;
  /** The server's clock when this was sent. */
  server_ms?: number;
  /** On the server's clock; left out while it stands still. */
  deadline_ms?: number | null;
  /** Of the present round; while paused: what will be left on resuming. */
  time_left_ms?: number | null;
  /** Why it waits, for people. */
  reason?: string;
  /** One more than that of the update before. */
  number?: number;
}

/** Whether time passes. */
export type ClockState = "waiting" | "running" | "paused" | "ended";

/** Somebody said something. */
export interface Talk {
  type: "talk";
  /** What sort of words. */
  kind: TalkKind;
  /** The words; empty for a nudge without any. */
  text: string;
  /** Who says it; left out: a facilitator. */
  seat?: number | null;
  /** How the speaker was called when it was said. */
  name?: string;
  /** The seats that hear it beside the speaker; empty: everybody. */
  to?: number[];
  /** The name of the conversation, if it was given one. */
  channel?: string | null;
  /** Ticks played. */
  tick?: number;
  /** On the server's clock, when it was said. */
  said_ms?: number;
  /** One more than that of the update before. */
  number?: number;
}

/** What is said by whom. */
export type TalkKind = "chat" | "announcement" | "nudge";

/** A seat made a promise. */
export interface Pledged {
  type: "pledged";
  /** Which of this match, from 0. */
  pledge: number;
  /** Who promises. */
  seat: number;
  /** What. */
  verb: PledgeVerb;
  /** About what. */
  node?: number | null;
  /** To whom; left out: to everybody. */
  to?: number | null;
  /** Up to which tick; left out: the end. */
  until?: number | null;
  /** In own words. */
  text?: string;
  /** Ticks played. */
  tick?: number;
  /** What became of it; left out before the end. */
  state?: PledgeState | null;
  /** One more than that of the update before. */
  number?: number;
}

/** What became of a pledge, judged at the end. */
export type PledgeState = "kept" | "broken" | "unjudged";

/** A facilitator took rounds back: what was seen after `tick` did not happen. An observation follows. */
export interface Undone {
  type: "undone";
  /** Ticks played from now on. */
  tick: number;
  /** One more than that of the update before. */
  number?: number;
}

/** How the room is led at the moment. */
export interface House {
  type: "house";
  /** No new player is let in. */
  locked?: boolean;
  /** Seats may talk. */
  talk?: boolean;
  /** The match ends when so many ticks are played, by the will of a facilitator. */
  final_tick?: number | null;
  /** On the server's clock: when a facilitator will have the match end. */
  ends_ms?: number | null;
  /** Which match of the series this is, from 1. */
  match?: number;
  /** Matches in the series. */
  matches?: number;
  /** One more than that of the update before. */
  number?: number;
}

/** What goes on in the seats; for facilitators only. */
export interface SeatGrid {
  type: "seat-grid";
  /** In the order of their indices. */
  seats: SeatRow[];
  /** Connections of facilitators. */
  facilitators?: number;
  /** The facilitators whose tokens are good. */
  leads?: LeadRow[];
  /** The server's clock when this was sent. */
  server_ms?: number;
  /** One more than that of the update before. */
  number?: number;
}

/** A seat as facilitators see it. */
export interface SeatRow {
  /** Its index. */
  seat: number;
  /** Who sits there. */
  status: SeatStatus;
  /** What goes on there. */
  activity: SeatActivity;
  /** On the server's clock: since when. */
  since_ms: number;
  /** Of the person or bot. */
  name?: string;
  /** The house bot that plays for the seat, if one does. */
  house_bot?: string | null;
  /** A person or program outside holds the seat, also while a house bot plays for it. */
  held?: boolean;
  /** Round trip, as it was when anything else in this message changed. */
  latency_ms?: number | null;
  /** Commands that came too late so far. */
  late?: number;
}

/** What a seat does at the moment, for facilitators. */
export type SeatActivity =
  | "open"
  | "connected"
  | "deciding"
  | "idle"
  | "ready"
  | "asleep"
  | "broken";

/** A facilitator as facilitators see each other. */
export interface LeadRow {
  /** Its number, in the order in which they got their tokens. */
  facilitator: number;
  /** How it is called, once it has come or if it was invited by a name. */
  name?: string;
  /** Its connections at this moment. */
  screens?: number;
}

/** The match is over and nothing is hidden any more. */
export interface End {
  type: "end";
  /** Ticks played. */
  tick: number;
  /** What ended it. */
  ending: "horizon" | "red" | "yellow";
  /** By seat, 0..1000 (rule 8). */
  payoffs: number[];
  /** By seat. */
  motives: ("academic" | "beneficial" | "crowd" | "haste" | "profit")[];
  /** The ending that was built. */
  node?: number | null;
  /** Its name. */
  node_name?: string | null;
  /** The seats that built it. */
  builders?: number[];
  /** Id under which the log can be fetched. */
  log?: string | null;
  /** Why a facilitator ended it before the rules did; it then counts as ended at the horizon. */
  stopped?: string | null;
  /** All promises, and what became of them. */
  pledges?: Pledged[];
  /** One more than that of the update before. */
  number?: number;
}

/** A command was recorded; parts of it may have been refused. */
export interface Accepted {
  type: "accepted";
  /** Of the command. */
  id: string;
  /** The tick at whose start the orders apply. */
  tick: number;
  /** Which parts do not stand, and why. */
  refused?: RefusedPart[];
  /** Of an act that made one (`re-seat`, `invite`), told once: hand it to whom it is for. */
  token?: string | null;
}

/** A part of an order set that was refused; the rest stands (rule 4). */
export interface RefusedPart {
  /** `slots`, `lines`, `publish` ...: a field of the orders. */
  part: string;
  /** A word of rule 4, such as `no-basis`. */
  reason: string;
  /** A sentence with the value and what was expected. */
  message: string;
  /** Position within the part; left out where the part is a single value. */
  index?: number | null;
  /** The part is kept all the same: a project without a basis waits until it has one. */
  stands?: boolean;
}

/** A message was refused as a whole and changed nothing. */
export interface Refused {
  type: "refused";
  /** For programs. */
  code: RefusalCode;
  /** A sentence for people. */
  message: string;
  /** The command's id, if it had one that could be read. */
  id?: string | null;
  /** The offending part, such as `orders.slots[2][1]`; empty: the whole message. */
  path?: string;
  /** The offending value, shortened. */
  value?: string;
  /** What would have been accepted. */
  expected?: string;
  /** Worth trying again after this time; left out: do not repeat it unchanged. */
  retry_ms?: number | null;
}

/** Why a message of the client, or a part of it, was refused. */
export type RefusalCode =
  | "unreadable"
  | "malformed"
  | "unknown-message"
  | "too-large"
  | "wrong-state"
  | "not-allowed"
  | "version"
  | "no-room"
  | "room-closed"
  | "room-full"
  | "seat-taken"
  | "no-seat"
  | "token"
  | "late"
  | "early"
  | "over"
  | "id-reused"
  | "locked"
  | "talk-off"
  | "confirm"
  | "rate"
  | "unavailable";

/** The answer to a ping. */
export interface Pong {
  type: "pong";
  /** That of the ping. */
  nonce?: number;
  /** The server's clock when this was sent. */
  server_ms?: number;
}

/** The server says how it is. Not part of the match: without a number, and not repeated to those who come back. */
export interface Notice {
  type: "notice";
  /** For programs. */
  what: NoticeKind;
  /** A sentence for people. */
  message: string;
  /** After this time what is refused now is worth trying again. */
  retry_ms?: number | null;
}

/** What a server says about itself. */
export type NoticeKind = "storage-full" | "storage-back";

/** The last message before the server closes the connection. */
export interface Closing {
  type: "closing";
  /** The close code that follows, see `CloseCode`. */
  code: number;
  /** A word, such as `replaced`. */
  reason: string;
  /** What the client should do, for people. */
  message?: string;
  /** Reconnect after this time at the earliest; left out: not by yourself. */
  retry_ms?: number | null;
}

/** Everything a client says. */
export type FromClient = Hello | Orders | Ready | Chat | Pledge | Act | Ping | Leave;

/** Everything a server says. */
export type FromServer =
  | Welcome
  | Snapshot
  | Observation
  | News
  | Names
  | Presence
  | Clock
  | Talk
  | Pledged
  | Undone
  | House
  | SeatGrid
  | End
  | Accepted
  | Refused
  | Pong
  | Notice
  | Closing;

/** Numbered messages. */
export type Update =
  | Observation
  | News
  | Names
  | Presence
  | Clock
  | Talk
  | Pledged
  | Undone
  | House
  | SeatGrid
  | End;

/** Answers to one message of the client. */
export type Reply = Accepted | Refused | Pong;
