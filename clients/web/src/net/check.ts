/**
 * Whether a message from the server has the parts that the page relies on.
 *
 * A page outlives the server it was loaded from, and a server may be newer, broken or hostile: what does not look
 * right ends the conversation with a sentence instead of an exception somewhere in the drawing.
 */
import type { FromServer, Update } from "../protocol.gen";

type Check = (value: unknown) => string | null;

const MOST_ITEMS = 4096;

const integer: Check = (value) => (Number.isSafeInteger(value) ? null : "a whole number");
const text: Check = (value) => (typeof value === "string" ? null : "a text");
const flag: Check = (value) => (typeof value === "boolean" ? null : "true or false");
const map: Check = (value) => (isMap(value) ? null : "a map");

const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && words.includes(value) ? null : words.join(" or ");

const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null ? null : check(value);

const list =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length > MOST_ITEMS) return "a list";
    for (const item of value) {
      const complaint = check(item);
      if (complaint !== null) return `a list of ${complaint}`;
    }
    return null;
  };

const has =
  (parts: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (!isMap(value)) return "a map";
    for (const [name, check] of Object.entries(parts)) {
      const complaint = check(Object.hasOwn(value, name) ? value[name] : undefined);
      if (complaint !== null) return `${name}: ${complaint}`;
    }
    return null;
  };

const constants: Check = (value) =>
  isMap(value) && Object.values(value).every((constant) => typeof constant === "number")
    ? null
    : "numbers by name";

const motive = oneOf("academic", "profit", "haste", "beneficial", "crowd");
const clockKind = oneOf("rounds", "realtime", "lockstep");
const number = maybe(integer);

const pledged = has({
  number,
  pledge: integer,
  seat: integer,
  verb: text,
  node: number,
  to: number,
  until: number,
  text: maybe(text),
  tick: number,
  state: maybe(text),
});

const UPDATES: Readonly<Record<string, Check>> = {
  observation: has({
    tick: integer,
    round: integer,
    seen: map,
    number,
    time_left_ms: number,
    deadline_ms: number,
  }),
  news: has({
    tick: integer,
    number,
    items: list(
      has({ what: text, node: number, name: maybe(text), seats: maybe(list(integer)), kind: maybe(text) }),
    ),
  }),
  names: has({ number, nodes: list(has({ node: integer, name: text })) }),
  presence: has({
    number,
    watching: number,
    seats: list(
      has({
        seat: integer,
        status: text,
        name: maybe(text),
        connected: maybe(flag),
        ready: maybe(flag),
      }),
    ),
  }),
  clock: has({
    number,
    state: oneOf("waiting", "running", "paused", "ended"),
    time_left_ms: number,
    deadline_ms: number,
    reason: maybe(text),
  }),
  talk: has({
    number,
    kind: text,
    text,
    seat: number,
    name: maybe(text),
    to: maybe(list(integer)),
    channel: maybe(text),
    tick: number,
    said_ms: number,
  }),
  pledged,
  undone: has({ number, tick: integer }),
  house: has({
    number,
    locked: maybe(flag),
    talk: maybe(flag),
    final_tick: number,
    ends_ms: number,
    match: number,
    matches: number,
  }),
  "seat-grid": has({
    number,
    facilitators: number,
    seats: list(
      has({
        seat: integer,
        status: text,
        activity: text,
        since_ms: integer,
        name: maybe(text),
        house_bot: maybe(text),
        held: maybe(flag),
        latency_ms: number,
        late: number,
      }),
    ),
  }),
  end: has({
    number,
    tick: integer,
    ending: oneOf("yellow", "red", "horizon"),
    payoffs: list(integer),
    motives: list(motive),
    node: number,
    node_name: maybe(text),
    builders: maybe(list(integer)),
    log: maybe(text),
    stopped: maybe(text),
    pledges: maybe(list(pledged)),
  }),
};

/** An update; one that is newer than this page is let through, and left out when it is handled. */
const update: Check = (value) => {
  if (!isMap(value) || typeof value["type"] !== "string") return "an update";
  return Object.hasOwn(UPDATES, value["type"]) ? (UPDATES[value["type"]]?.(value) ?? null) : null;
};

const MESSAGES: Readonly<Record<FromServer["type"], Check>> = {
  ...(UPDATES as Record<Update["type"], Check>),
  welcome: has({
    room: text,
    role: text,
    match: has({
      scenario: text,
      title: text,
      constants,
      seats: list(has({ seat: integer, name: text })),
      nodes: integer,
    }),
    clock: has({ kind: clockKind, ticks_per_round: integer, round_ms: number }),
    seat: number,
    motive: maybe(motive),
    token: maybe(text),
    feed: maybe(text),
    number,
    name: maybe(text),
    resumed: maybe(flag),
    server_ms: number,
  }),
  snapshot: has({ number: integer, updates: list(update) }),
  accepted: has({
    id: text,
    tick: integer,
    refused: maybe(
      list(has({ part: text, reason: text, message: text, index: number, stands: maybe(flag) })),
    ),
  }),
  refused: has({ code: text, message: text, id: maybe(text), path: maybe(text), retry_ms: number }),
  pong: has({}),
  notice: has({ what: text, message: text, retry_ms: number }),
  closing: has({ code: integer, message: maybe(text) }),
};

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Types that this page knows. */
export function isKnown(type: string): type is FromServer["type"] {
  return Object.hasOwn(MESSAGES, type);
}

/** Return what is wrong with a message of a known type, or null. */
export function complaintAbout(type: FromServer["type"], message: unknown): string | null {
  return MESSAGES[type](message);
}

/** Updates are numbered, so that a client can say what it has seen. */
export function isUpdateType(type: string): boolean {
  return Object.hasOwn(UPDATES, type);
}
