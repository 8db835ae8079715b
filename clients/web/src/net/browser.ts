/** The browser's socket, timers and chance, as the connection wants them. */
import type { Socket, World } from "./connection";

export function browserWorld(): World {
  return {
    open: (address, protocols) => new WebSocket(address, protocols) satisfies Socket,
    now: () => Date.now(),
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => {
        clearTimeout(timer);
      };
    },
    random: () => Math.random(),
    visible: () => document.visibilityState === "visible",
  };
}

/** The websocket of the server that this page came from, also below a path of a reverse proxy. */
export function serverAddress(): string {
  const address = new URL("ws", document.baseURI);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  address.hash = address.search = "";
  return address.href;
}
