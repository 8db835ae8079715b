/** The few plain requests that the page makes to its own server. */
import { cleanText } from "./clean";

export interface PublicRoom {
  readonly room: string;
  readonly title: string;
  /** How many seats wait for a person. */
  readonly open: number;
  readonly over: boolean;
}

type Loose = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Loose {
  return typeof value === "object" && value !== null;
}

/** Rooms that anybody may watch. A server that does not tell has none. */
export async function listRooms(): Promise<PublicRoom[]> {
  const answer = await fetch("api/rooms", { headers: { accept: "application/json" } });
  return answer.ok ? readRooms(await answer.json()) : [];
}

/** Some seats are kept for bots. A server that does not tell keeps none. */
function isForPeople(plan: unknown): boolean {
  return plan === undefined || plan === "open" || plan === "human";
}

export function readRooms(found: unknown): PublicRoom[] {
  const rows = isMap(found) && Array.isArray(found["rooms"]) ? (found["rooms"] as unknown[]) : [];
  return rows.filter(isMap).flatMap((row) => {
    const { room, title, seats, stage } = row;
    if (typeof room !== "string") return [];
    const open = Array.isArray(seats)
      ? seats.filter((seat) => isMap(seat) && seat["status"] === "open" && isForPeople(seat["plan"])).length
      : 0;
    return [
      {
        room,
        title: typeof title === "string" ? cleanText(title) : room,
        open,
        over: stage === "ended" || stage === "finished",
      },
    ];
  });
}

/** Where the log of a finished match is fetched. */
export function logAddress(log: string): string {
  return `api/matches/${encodeURIComponent(log)}/log`;
}

/** What everybody may know of one room, or null where there is none. */
export async function findRoom(room: string): Promise<PublicRoom | null> {
  const answer = await fetch(`api/rooms/${encodeURIComponent(room)}`, {
    headers: { accept: "application/json" },
  });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`rooms: ${answer.status}`);
  const found: unknown = await answer.json();
  return readRooms({ rooms: [found] })[0] ?? null;
}
