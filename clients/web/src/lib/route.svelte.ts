import { remember } from "./remember";

/**
 * Where in the page one is. It stands in the fragment, which never reaches the server or its log, and works below any
 * path: `#/`, `#/watch/ROOM`, `#/play/ROOM` (`#/join/ROOM`, once with the token of a seat), `#/lead/ROOM` (once with a token behind it),
 * `#/project/ROOM`, `#/create`, `#/rehearse`, `#/tutorial`, `#/check`, `#/replay` (`#/replay/MATCH`).
 */
export type Route =
  | { readonly page: "home" }
  | { readonly page: Plain }
  /** Without a room: all that are led from this device. */
  | { readonly page: "lead"; readonly room: string | null; readonly token: string | null }
  | { readonly page: "project"; readonly room: string }
  /** A match that is over; without one, a log that somebody has. */
  | { readonly page: "replay"; readonly match: string | null }
  | { readonly page: "watch"; readonly room: string }
  | { readonly page: "play"; readonly room: string };

const PLAIN = ["create", "rehearse", "tutorial", "check"] as const;
type Plain = (typeof PLAIN)[number];

const TOKEN = /^[A-Za-z0-9_-]{16,128}$/;
const ROOM = /^[A-Za-z0-9_-]{1,64}$/;

export function isRoom(text: string): boolean {
  return ROOM.test(text);
}

export function parseRoute(fragment: string): Route {
  const [page, room, rest] = fragment.replace(/^#?\/?/, "").split("/");
  const plain = PLAIN.find((name) => name === page);
  if (plain !== undefined) return { page: plain };
  if (page === "lead") {
    const token = rest !== undefined && TOKEN.test(rest) ? rest : null;
    return { page, room: room !== undefined && isRoom(room) ? room : null, token };
  }
  if (page === "project" && room !== undefined && isRoom(room)) return { page, room };
  if (page === "replay") return { page, match: room !== undefined && isRoom(room) ? room : null };
  // What a QR code leads to.
  if (page === "join" && room !== undefined && isRoom(room)) return { page: "play", room };
  if ((page === "watch" || page === "play") && room !== undefined && isRoom(room)) return { page, room };
  return { page: "home" };
}

export function formatRoute(route: Route): string {
  if (route.page === "home") return "#/";
  if (route.page === "replay") return route.match === null ? "#/replay" : `#/replay/${route.match}`;
  return "room" in route && route.room !== null ? `#/${route.page}/${route.room}` : `#/${route.page}`;
}

/** A personal link to a seat: its token is kept as that of one's own seat, and does not stay in the address. */
function takeSeatLink(): void {
  const [page, room, token] = location.hash.replace(/^#?\/?/, "").split("/");
  if ((page !== "join" && page !== "play") || room === undefined || !isRoom(room)) return;
  if (token === undefined || !TOKEN.test(token)) return;
  remember(`seat.${room}`, token);
  history.replaceState(null, "", `#/play/${room}`);
}

function here(): Route {
  takeSeatLink();
  return parseRoute(location.hash);
}

class Place {
  current = $state.raw<Route>(here());

  constructor() {
    addEventListener("hashchange", () => {
      this.current = here();
      scrollTo(0, 0);
    });
  }

  go(route: Route): void {
    location.hash = formatRoute(route);
  }

  /** Be at `route` without a trace of the address before. */
  rename(route: Route): void {
    history.replaceState(null, "", formatRoute(route));
    this.current = route;
  }
}

export const place = new Place();
