/** The few plain requests that the page makes to its own server. */
export interface PublicRoom {
  readonly room: string;
  readonly title: string;
  /** How many seats wait for somebody. */
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

export function readRooms(found: unknown): PublicRoom[] {
  const rows = isMap(found) && Array.isArray(found["rooms"]) ? (found["rooms"] as unknown[]) : [];
  return rows.filter(isMap).flatMap((row) => {
    const { room, title, seats, stage } = row;
    if (typeof room !== "string") return [];
    const open = Array.isArray(seats)
      ? seats.filter((seat) => isMap(seat) && seat["status"] === "open").length
      : 0;
    return [
      {
        room,
        title: typeof title === "string" ? title : room,
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
