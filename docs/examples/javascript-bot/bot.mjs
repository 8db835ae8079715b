// A whole techrace bot: it joins a room, plays one match to its end and exits with 0.
//
//   node bot.mjs LINK [NAME]        LINK as the server prints it, such as http://127.0.0.1:8765/#/play/ABC234
//
// `decide` is the bot; replace it by your own. All below it is the protocol (docs/protocol.md) and can stay.

import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { decode, encode } from "@msgpack/msgpack";
import WebSocket from "ws";

// ---------------------------------------------------------------- the bot

const RED = 3; // Kind: an ending that is bad for everybody
const UNLOCKED = 2; // Acquired: built by this seat, not received from another
const PROFIT = 1; // Motive

/** A grid of numbers. A typed array needs aligned bytes, so copy them: a bin lies anywhere within its frame. */
const int32 = (bin) => new Int32Array(new Uint8Array(bin).buffer);

/**
 * What to do, seeing this. An observation is complete, so nothing need be remembered; and orders are complete, so
 * what is not mentioned is no longer done. Weights are in thousandths of the staff.
 */
function decide(seen) {
  const nodes = [...seen.pub.keys()]; // one byte per node
  const known = int32(seen.known);
  const kind = int32(seen.kind);
  const conn = int32(seen.conn);
  const cost = int32(seen.cost);
  const prog = int32(seen.prog);
  const revenue = int32(seen.revenue);

  // Finish what is nearest: `conn` is positive where enough is known of what a node builds on.
  const left = (n) => cost[n] - prog[n];
  const reachable = nodes.filter((n) => !known[n] && !seen.pub[n] && conn[n] > 0 && kind[n] !== RED);
  const projects = reachable.sort((a, b) => left(a) - left(b)).slice(0, 2);
  const slots = projects.map((n) => [n, Math.floor(900 / projects.length)]);
  const lines = [100, 0, 0, 0, 0]; // scout, inspect, advocate, lobby, secure

  // Sell what earns money. Publish the rest of our own work, unless money is all we want.
  const own = nodes.filter((n) => known[n] === UNLOCKED);
  const sell = own.filter((n) => revenue[n] > 0 && !seen.on_sale[seen.seat * nodes.length + n]);
  const publish = seen.motive === PROFIT ? [] : own.filter((n) => !seen.pub[n] && !(revenue[n] > 0));

  return { slots, lines, sell, publish };
}

// ---------------------------------------------------------------- the protocol

const [link, name = "JavaScript bot"] = process.argv.slice(2);
if (!link?.includes("#")) {
  console.error("usage: node bot.mjs 'http://HOST:PORT/#/play/ROOM' [NAME]");
  process.exit(2);
}
const page = new URL(link);
const address = `${page.protocol.replace("http", "ws")}//${page.host}/ws`;
const room = page.hash.split("/").at(-1);

// What outlives a connection. The token is the key to our seat: never log it or put it into an address.
let token = process.env.TECHRACE_TOKEN; // an invitation, or the session of a bot that was restarted
let feed, lastSeen; // which updates we have had
let rounds = false; // the clock waits for `ready`
let pending = []; // commands that answer the latest observation and have no answer yet
let again; // the timer that says them again
let end; // the End message
let failures = 0; // in a row
const notInThisGame = new Set(); // parts of the orders that the scenario has switched off

// Ids must be new for each command of the seat, also after a restart of this program: begin with something random.
const run = randomBytes(4).toString("hex");
let commands = 0;
const command = (fields) => ({ ...fields, id: `${run}-${++commands}` });

/** Answers an observation. */
function answer({ tick, seen }, say) {
  const orders = decide(seen);
  for (const part of notInThisGame) delete orders[part];
  pending = [command({ type: "orders", tick, orders })];
  if (rounds) pending.push(command({ type: "ready", tick })); // or the others wait until the deadline
  pending.forEach(say);
}

/** Handles an update; those of a snapshot have no numbers of their own. */
function update(message, say) {
  if (message.type === "observation" && !message.seen.over) answer(message, say);
  if (message.type === "end") end = message;
}

/** Handles a message. Unknown types and fields are from a newer server and are ignored. */
function handle(message, say) {
  switch (message.type) {
    case "welcome":
      token = message.token ?? token; // told only once
      feed = message.feed;
      rounds = message.clock.kind === "rounds";
      // Did the commands arrive before the connection broke? Said again with the same id they are not done twice.
      if (message.resumed) pending.forEach(say);
      else lastSeen = message.number ?? 0; // a snapshot follows
      break;
    case "snapshot":
      lastSeen = message.number;
      for (const one of message.updates) update(one, say);
      break;
    case "accepted":
      failures = 0;
      pending = pending.filter(({ id }) => id !== message.id);
      for (const part of message.refused ?? []) {
        console.error(`refused: ${part.message}`); // the other parts of the orders stand
        if (part.reason === "off") notInThisGame.add(part.part);
      }
      break;
    case "refused":
      refused(message, say);
      break;
    default: // an update
      if (!(message.number > lastSeen)) break; // seen before the connection broke
      lastSeen = message.number;
      update(message, say);
  }
}

/** Handles the refusal of a whole message. It changed nothing. */
function refused({ code, message, id, retry_ms }, say) {
  console.error(`refused as ${code}: ${message}`);
  if (retry_ms !== undefined) {
    // Which message came too fast is not always told. What was taken is not done twice, so say all of it again.
    clearTimeout(again);
    again = setTimeout(() => pending.forEach(say), retry_ms);
  } else {
    // Most often `late`: the turn ended before our answer came, and the next observation is on its way.
    pending = pending.filter((one) => one.id !== id);
  }
}

/** One connection, from hello to close. Tells why to stop, or how long to wait at least before the next. */
function converse() {
  return new Promise((resolve) => {
    // No sub-protocol is offered: that our first frame is binary says that we speak msgpack.
    const socket = new WebSocket(address, { perMessageDeflate: false, handshakeTimeout: 10_000 });
    const say = (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encode(message, { ignoreUndefined: true }));
    };
    let admitted = false;
    let verdict = {}; // a connection that just breaks is worth another try
    const judge = ({ retry_ms, message, reason }) => {
      if (!verdict.stop) verdict = retry_ms === undefined ? { stop: message || reason } : { wait: retry_ms };
    };
    let silence;
    const heard = () => {
      clearTimeout(silence); // the server pings every 15 s: after a minute of silence it is gone
      silence = setTimeout(() => socket.terminate(), 60_000);
    };
    socket.on("open", () => {
      heard();
      say({ type: "hello", version: 1, room, name, bot: true, token, feed, last_seen: lastSeen });
    });
    socket.on("ping", heard); // which the library answers
    socket.on("message", (data) => {
      heard();
      const message = decode(data);
      if (message.type === "closing") {
        judge(message);
      } else if (message.type === "refused" && !admitted) {
        judge(message); // the room is full, its code is wrong ...
        socket.close();
      } else {
        admitted = true;
        handle(message, say);
        if (end) socket.close();
      }
    });
    socket.on("error", (error) => console.error(error.message)); // "close" comes next
    socket.on("close", () => {
      clearTimeout(silence);
      clearTimeout(again);
      resolve(verdict);
    });
  });
}

for (;;) {
  const { stop, wait = 0 } = await converse();
  if (end) break;
  if (stop || ++failures > 10) {
    console.error(`giving up: ${stop || "no connection"}`);
    process.exit(1);
  }
  // Twice as long each time, and at random, so that a whole room of bots does not come back at the same moment.
  await sleep(wait + Math.random() * 1000 * 2 ** Math.min(failures - 1, 5));
}
const payoffs = end.payoffs.map((payoff, seat) => `seat ${seat} (${end.motives[seat]}) ${payoff}`);
console.log(`ended ${end.ending} at tick ${end.tick}: ${payoffs.join(", ")}`);
