/** What the page does after the connection has ended, by close code. */

import { CLOSE_CODES, type RefusalCode } from "../protocol.gen";

export type Verdict =
  /** Try again by itself, after a delay from this range of milliseconds. */
  | { readonly kind: "retry"; readonly after: readonly [number, number] }
  /** Only a person can go on. */
  | { readonly kind: "stop"; readonly why: StopReason };

export type StopReason =
  | "finished"
  | "protocol"
  | "forbidden"
  | "no-room"
  | "room-closed"
  | "replaced"
  | "version"
  | "halted"
  | "no-seat"
  | "other";

const stop = (why: StopReason): Verdict => ({ kind: "stop", why });
const retry = (from: number, to: number): Verdict => ({ kind: "retry", after: [from, to] });

/** Return what to do after a close with `code`; `attempt` counts failures in a row, from 0. */
export function verdictOf(code: number, attempt: number): Verdict {
  switch (code) {
    case CLOSE_CODES.FINISHED:
      return stop("finished");
    case CLOSE_CODES.PROTOCOL_ERROR:
    case CLOSE_CODES.WRONG_FRAME:
    case CLOSE_CODES.INVALID_TEXT:
    case CLOSE_CODES.TOO_LARGE:
    case CLOSE_CODES.NOT_UNDERSTOOD:
      return stop("protocol");
    case CLOSE_CODES.NOT_AUTHENTICATED:
    case CLOSE_CODES.NOT_ALLOWED:
      return stop("forbidden");
    case CLOSE_CODES.NO_ROOM:
      return stop("no-room");
    case CLOSE_CODES.REPLACED:
      return stop("replaced");
    case CLOSE_CODES.ROOM_CLOSED:
      return stop("room-closed");
    case CLOSE_CODES.VERSION:
      return stop("version");
    case CLOSE_CODES.ROOM_HALTED:
      return stop("halted");
    case CLOSE_CODES.GOING_AWAY:
    case CLOSE_CODES.RESTARTING:
    case CLOSE_CODES.DRAINING:
      return retry(500, 5_000);
    case CLOSE_CODES.TRY_LATER:
      return retry(10_000, 60_000);
    case CLOSE_CODES.RATE:
      return retry(30_000, 32_000);
    case CLOSE_CODES.INTERNAL_ERROR:
    case CLOSE_CODES.HELLO_TIMEOUT:
    case CLOSE_CODES.TOO_SLOW:
      return backoff(attempt);
    default:
      // 1005 and 1006 are the browser's own: closed without a word, or lost.
      return code >= 4000 ? stop("other") : backoff(attempt);
  }
}

/** What the refusal of a hello means, by its code. */
export function refusedReason(code: RefusalCode): StopReason {
  switch (code) {
    case "no-room":
      return "no-room";
    case "room-closed":
      return "room-closed";
    case "room-full":
    case "no-seat":
    case "seat-taken":
    case "locked":
      return "no-seat";
    case "token":
    case "not-allowed":
      return "forbidden";
    case "version":
      return "version";
    default:
      return "protocol";
  }
}

/** Doubling from half a second to at most fifteen, never twice at the same moment for a whole room. */
export function backoff(attempt: number): Verdict {
  const most = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10));
  return retry(most / 2, most);
}
