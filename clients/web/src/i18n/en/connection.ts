export const connection = {
  connecting: "Connecting …",
  connected: "Connected",
  reconnecting: (p: { seconds: number }) =>
    p.seconds > 0 ? `Connection lost. Trying again in ${p.seconds} s.` : "Connection lost. Trying again …",
  reconnectNow: "Try now",
  offline: "This device is offline. The match goes on; you come back when the network does.",
  closedFinished: "The connection was closed: the match is over.",
  closedReplaced: "This seat is now played in another window.",
  takeBack: "Take it back",
  closedNoRoom: "There is no such room on this server.",
  closedRoomClosed: "The room has been closed.",
  closedForbidden: "This link does not open the seat any more. Ask for a new one.",
  closedVersion: "The server speaks a newer version than this page.",
  reload: "Reload the page",
  closedHalted: "The room was stopped by an error of the server. Your host can see it.",
  closedFull: "The server is full. Trying again soon.",
  closedProtocol:
    "The server and this page do not understand each other. Reload, and if it stays, report it.",
  closedOther: (p: { code: number }) => `The connection ended (code ${p.code}).`,
  noSeatFree: "No seat is free any more. You can watch.",
  watchInstead: "Watch instead",
  refusedSentence: (p: { message: string }) => `Not accepted: ${p.message}`,
};
