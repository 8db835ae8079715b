/** Messages to frames and back: msgpack in binary frames. Types newer than this page are ignored. */
import { decode as unpack, DecodeError, encode as pack } from "@msgpack/msgpack";
import type { FromClient, FromServer, Update } from "../protocol.gen";
import { cleaned } from "./clean";
import { complaintAbout, isKnown, isUpdateType } from "./check";

/** Far above what the server sends; a larger frame is not read at all. */
export const MOST_BYTES = 4 * 1024 * 1024;

/** What came is not a message of this protocol. */
export class WireError extends Error {}

export function encode(message: FromClient): Uint8Array<ArrayBuffer> {
  return pack(message, { ignoreUndefined: true });
}

/** A message of a type that is newer than this page: nothing is known of it but its place among the updates. */
export interface Newer {
  readonly type: null;
  readonly number: number | null;
}

/**
 * Return the message in a frame, its texts cleaned.
 *
 * @throws WireError: the frame is too large, not msgpack, not a map with a type, or lacks what the type must have.
 */
export function decode(data: unknown): FromServer | Newer {
  if (!(data instanceof ArrayBuffer)) throw new WireError("expected a binary frame");
  if (data.byteLength > MOST_BYTES) throw new WireError(`a frame has ${data.byteLength} bytes`);
  let message: unknown;
  try {
    message = unpack(data);
  } catch (error) {
    // The library throws RangeError for a frame that is cut off.
    if (error instanceof DecodeError || error instanceof RangeError) throw new WireError(error.message);
    throw error;
  }
  if (typeof message !== "object" || message === null || !Object.hasOwn(message, "type")) {
    throw new WireError("expected a map with a type");
  }
  const { type } = message as { type: unknown };
  if (typeof type !== "string") throw new WireError("expected type to be a word");
  if (!isKnown(type)) {
    const { number } = message as { number?: unknown };
    return { type: null, number: Number.isSafeInteger(number) ? (number as number) : null };
  }
  const complaint = complaintAbout(type, message);
  if (complaint !== null) throw new WireError(`${type}: expected ${complaint}`);
  return cleaned(message as FromServer);
}

export function isUpdate(message: FromServer): message is Update {
  return isUpdateType(message.type);
}
