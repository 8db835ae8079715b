/**
 * Where in the page one is. It stands in the fragment, which never reaches the server or its log, and works below any
 * path: `#/`, `#/watch/ROOM`, `#/play/ROOM` (`#/join/ROOM`).
 */
export type Route =
  | { readonly page: "home" }
  | { readonly page: "watch"; readonly room: string }
  | { readonly page: "play"; readonly room: string };

const ROOM = /^[A-Za-z0-9_-]{1,64}$/;

export function isRoom(text: string): boolean {
  return ROOM.test(text);
}

export function parseRoute(fragment: string): Route {
  const [page, room] = fragment.replace(/^#?\/?/, "").split("/");
  // What a QR code leads to.
  if (page === "join" && room !== undefined && isRoom(room)) return { page: "play", room };
  if ((page === "watch" || page === "play") && room !== undefined && isRoom(room)) return { page, room };
  return { page: "home" };
}

export function formatRoute(route: Route): string {
  return route.page === "home" ? "#/" : `#/${route.page}/${route.room}`;
}

class Place {
  current = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener("hashchange", () => {
      this.current = parseRoute(location.hash);
    });
  }

  go(route: Route): void {
    location.hash = formatRoute(route);
  }
}

export const place = new Place();
