import { count } from "./plural";

export const check = {
  checkTitle: "Will it work here?",
  checkLead:
    "This page holds a connection to the game's server for a minute and looks at this device. Leave it open, best where people will sit.",
  checkRunning: (p: { seconds: number }) =>
    `Holding the connection … ${count(p.seconds, "second", "seconds")} to go`,
  checkProgress: "Progress of the check",
  checkAgain: "Check again",
  check_good: "All is well. This device can play here.",
  check_usable: "It will do. Read what is marked below.",
  check_bad: "It will not work like this.",
  checkGrade_good: "good",
  checkGrade_usable: "note",
  checkGrade_bad: "problem",
  checkHeld: (p: { seconds: number; losses: number }) =>
    p.seconds === 0
      ? "No connection to the server could be held. A firewall, a proxy or a guest network may forbid websockets."
      : p.losses === 0
        ? `The connection was held for ${p.seconds} seconds without a break.`
        : `The connection was held for ${p.seconds} seconds and broke ${count(p.losses, "time", "times")}.`,
  checkHeldTitle: "Connection",
  checkTripsTitle: "Delay",
  checkTrips: (p: { typical: number; worst: number }) =>
    `An answer takes ${p.typical} ms as a rule, and ${p.worst} ms when it is slow.`,
  checkClockTitle: "This device's clock",
  checkClock: (p: { seconds: number }) =>
    p.seconds === 0
      ? "The clock agrees with the server's."
      : p.seconds > 0
        ? `The clock is ${count(p.seconds, "second", "seconds")} behind the server's. The game counts durations, so this does no harm.`
        : `The clock is ${count(-p.seconds, "second", "seconds")} ahead of the server's. The game counts durations, so this does no harm.`,
  checkBrowserTitle: "Browser",
  checkBrowser: (p: { missing: string }) =>
    p.missing === ""
      ? "The browser has all that the page needs."
      : `The browser is too old. It lacks: ${p.missing}. Update it, or take another one.`,
  checkStorageTitle: "Memory",
  checkStorage: (p: { works: boolean }): string =>
    p.works
      ? "The page can remember a seat, so a reload comes back to it."
      : "The browser lets the page remember nothing (a private window?). A reload would lose the seat.",
  checkScreenTitle: "Display",
  checkScreen: (p: { width: number; height: number }) => `${p.width} × ${p.height} points.`,
  checkCopy: "Copy the result",
  checkSend: "Send to the host",
  checkName: "Which device is this?",
  checkNameHint: "For instance: tablet 3, back row",
  checkSent: "The host has it. Thank you.",
  checkNotSent: "It could not be sent. Copy it instead.",
  checkReceived: "For the host: results that were sent",
  checkNone: "Nothing has been sent since the server was started.",
  checkLook: "Show them",
  checkLookAgain: "Look again",
  checkListFailed: "The results could not be fetched.",
  checkFrom: (p: { name: string; time: string }) =>
    p.name === "" ? `A device at ${p.time}` : `${p.name}, at ${p.time}`,
  copyDone: "Copied.",
  copyFailed: "This browser does not let the page copy.",
  adminToken: "The host's token",
  adminTokenHint: "This server was started with TECHRACE_ADMIN_TOKEN; it is asked for here and not kept.",
};
