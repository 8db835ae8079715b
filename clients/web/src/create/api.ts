/** Requests for rooms to the server that the page came from. What it answers is checked before it is used. */
import type { Kept } from "../lead/rooms.svelte";
import type { Scenario } from "./plan";

export interface Server {
  readonly bots: readonly string[];
  /** Opening a room takes the operator's token. */
  readonly token: boolean;
  /** For how many more rooms there is place. */
  readonly rooms: number;
}

type Loose = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Loose => typeof value === "object" && value !== null;

async function get(address: string): Promise<unknown> {
  try {
    const answer = await fetch(address, { headers: { accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** What the server says about itself; null where it does not. */
export async function fetchServer(): Promise<Server | null> {
  const found = await get("api/server");
  if (!isMap(found)) return null;
  const bots = Array.isArray(found["bots"]) ? (found["bots"] as unknown[]) : [];
  return {
    bots: bots.filter((bot) => typeof bot === "string"),
    token: found["token"] === true,
    rooms: typeof found["rooms"] === "number" ? found["rooms"] : 0,
  };
}

export function readScenarios(found: unknown): Scenario[] {
  const rows = isMap(found) && Array.isArray(found["scenarios"]) ? (found["scenarios"] as unknown[]) : [];
  return rows.filter(isMap).flatMap(({ name, title, note, seats, rounds }) => {
    if (typeof name !== "string" || typeof seats !== "number" || typeof rounds !== "number") return [];
    const text = (value: unknown, instead: string): string => (typeof value === "string" ? value : instead);
    return [{ name, title: text(title, name), note: text(note, ""), seats, rounds }];
  });
}

export async function fetchScenarios(): Promise<Scenario[]> {
  return readScenarios(await get("api/scenarios"));
}

/** The code that leads to all rooms that were opened together with this one. */
export async function fetchWorkshop(room: string): Promise<string | null> {
  const found = await get(`api/rooms/${encodeURIComponent(room)}`);
  return isMap(found) && typeof found["workshop"] === "string" ? found["workshop"] : null;
}

export type Opened =
  | { readonly kind: "opened"; readonly workshop: string | null; readonly rooms: readonly Kept[] }
  /** The operator's token is missing or wrong. */
  | { readonly kind: "token" }
  | { readonly kind: "refused"; readonly message: string };

export function readOpened(found: unknown): Opened | null {
  if (!isMap(found)) return null;
  const workshop = typeof found["workshop"] === "string" ? found["workshop"] : null;
  const rows = Array.isArray(found["rooms"]) ? (found["rooms"] as unknown[]) : [found];
  const rooms = rows.filter(isMap).flatMap((row) => {
    const { room, facilitator } = row;
    return typeof room === "string" && typeof facilitator === "string"
      ? [{ room, token: facilitator, workshop }]
      : [];
  });
  return rooms.length === 0 ? null : { kind: "opened", workshop, rooms };
}

async function open(
  address: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Opened> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    if (answer.status === 401) return { kind: "token" };
    const found: unknown = await answer.json();
    const opened = answer.ok ? readOpened(found) : null;
    if (opened !== null) return opened;
    const error = isMap(found) && isMap(found["error"]) ? found["error"]["message"] : null;
    return { kind: "refused", message: typeof error === "string" ? error : String(answer.status) };
  } catch {
    return { kind: "refused", message: "" };
  }
}

export function openWorkshop(body: unknown, headers: Readonly<Record<string, string>>): Promise<Opened> {
  return open("api/workshops", body, headers);
}

export function openRoom(body: unknown, headers: Readonly<Record<string, string>>): Promise<Opened> {
  return open("api/rooms", body, headers);
}
