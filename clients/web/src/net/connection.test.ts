import { decode as unpack, encode as pack } from "@msgpack/msgpack";
import { beforeEach, describe, expect, it } from "vitest";
import type { FromClient, FromServer } from "../protocol.gen";
import { names, observation, welcome } from "../testing/match";
import { Connection, PING_MS, SILENCE_MS, type Socket, type Status, type World } from "./connection";

class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly sent: FromClient[] = [];
  closed = false;

  send(data: Uint8Array<ArrayBuffer>): void {
    this.sent.push(unpack(data) as FromClient);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.({} as Event);
  }

  say(...messages: FromServer[]): void {
    for (const message of messages) this.onmessage?.({ data: pack(message).slice().buffer } as MessageEvent);
  }

  lose(code = 1006): void {
    this.onclose?.({ code, reason: "" } as CloseEvent);
  }
}

class FakeWorld implements World {
  readonly sockets: FakeSocket[] = [];
  time = 0;
  seen = true;
  #timers: { at: number; action: () => void }[] = [];

  open(): FakeSocket {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.time + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  random(): number {
    return 0.5;
  }

  visible(): boolean {
    return this.seen;
  }

  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.time = next.at;
      next.action();
    }
    this.time = end;
  }

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }
}

let world: FakeWorld;
let heard: FromServer[];
let statuses: Status[];
let connection: Connection;

beforeEach(() => {
  world = new FakeWorld();
  heard = [];
  statuses = [];
  connection = new Connection(
    "ws://server/ws",
    { room: "ROOM", role: "player", name: "Ada" },
    {
      message: (message) => heard.push(message),
      status: (status) => statuses.push(status),
    },
    world,
  );
  connection.start();
});

function join(): void {
  world.last.open();
  world.last.say(
    welcome({ token: "t".repeat(20), number: 5 }),
    { type: "snapshot", number: 5, updates: [] },
    observation(6, 0),
  );
}

describe("a conversation", () => {
  it("begins with hello and is open after the welcome", () => {
    world.last.open();
    expect(world.last.sent).toEqual([
      { type: "hello", version: 1, room: "ROOM", role: "player", name: "Ada" },
    ]);
    expect(connection.send({ type: "leave" })).toBe(false);
    world.last.say(welcome());
    expect(statuses.map((status) => status.kind)).toEqual(["connecting", "open"]);
    expect(connection.send({ type: "leave" })).toBe(true);
  });

  it("comes back after a loss with its token and the last number, and skips what it has seen", () => {
    join();
    world.last.lose();
    expect(statuses.at(-1)).toEqual({ kind: "waiting", until: 375 });
    world.pass(375);
    world.last.open();
    expect(world.last.sent[0]).toMatchObject({ token: "t".repeat(20), feed: "public", last_seen: 6 });
    world.last.say(welcome({ resumed: true, number: 6 }), observation(6, 0), names(7));
    expect(heard.slice(-2).map((message) => message.type)).toEqual(["welcome", "names"]);
  });

  it("waits longer after each failure and starts afresh when the person asks", () => {
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      world.last.lose();
      const status = statuses.at(-1);
      const wait = status?.kind === "waiting" ? status.until - world.time : 0;
      waits.push(wait);
      world.pass(wait);
    }
    expect(waits).toEqual([375, 750, 1500, 3000, 6000, 11250, 11250, 11250]);
    world.last.lose();
    const sockets = world.sockets.length;
    connection.nudge();
    expect(world.sockets.length).toBe(sockets + 1);
  });

  it("asks for the whole present when updates are missing, ever more rarely", () => {
    join();
    world.last.say(observation(8, 4));
    expect(heard.at(-1)).toEqual(expect.objectContaining({ type: "observation", number: 6 }));
    expect(world.sockets.length).toBe(2);
    expect(world.sockets[0]?.closed).toBe(true);
    world.last.open();
    expect(world.last.sent[0]).toEqual(expect.objectContaining({ token: "t".repeat(20) }));
    expect(world.last.sent[0]).not.toHaveProperty("last_seen");
    world.last.say(
      welcome({ number: 8 }),
      { type: "snapshot", number: 8, updates: [observation(8, 4)] as never },
      names(10),
    );
    // A second gap in a row is no accident: no haste.
    expect(world.sockets.length).toBe(2);
    expect(statuses.at(-1)?.kind).toBe("waiting");
    world.pass(2000);
    expect(world.sockets.length).toBe(3);
  });

  it("counts updates that are newer than the page", () => {
    join();
    world.last.say({ type: "applause", number: 7 } as never, names(8));
    expect(world.sockets.length).toBe(1);
    expect(heard.at(-1)).toMatchObject({ type: "names", number: 8 });
  });

  it("stops where only a person can go on", () => {
    join();
    world.last.say({ type: "closing", code: 4409, reason: "replaced", message: "elsewhere" });
    world.last.lose(4409);
    expect(statuses.at(-1)).toEqual({ kind: "stopped", why: "replaced", code: 4409, message: "elsewhere" });
    world.pass(600_000);
    expect(world.sockets.length).toBe(1);
    connection.restart({ room: "ROOM", role: "player", token: "t".repeat(20) });
    expect(world.sockets.length).toBe(2);
  });

  it("stops when its hello is refused, and tries later when it is told to", () => {
    world.last.open();
    world.last.say({ type: "refused", code: "room-full", message: "no seat is open" });
    expect(statuses.at(-1)).toMatchObject({ kind: "stopped", why: "no-seat" });
    expect(heard.at(-1)).toMatchObject({ code: "room-full" });

    connection.restart({ room: "ROOM" });
    world.last.open();
    world.last.say({ type: "refused", code: "unavailable", message: "full", retry_ms: 1000 });
    expect(statuses.at(-1)).toEqual({ kind: "waiting", until: 1500 });
  });

  it("ends with a sentence when the server speaks nonsense", () => {
    world.last.open();
    world.last.onmessage?.({ data: new Uint8Array([0xc1]).buffer } as MessageEvent);
    expect(statuses.at(-1)).toMatchObject({ kind: "stopped", why: "protocol" });
    expect(world.last.closed).toBe(true);
  });

  it("pings while it is looked at and gives up a socket that has gone silent", () => {
    join();
    world.pass(PING_MS);
    expect(world.last.sent.at(-1)).toMatchObject({ type: "ping" });
    world.pass(SILENCE_MS);
    expect(statuses.map((status) => status.kind)).toContain("waiting");
    expect(world.sockets.length).toBe(2);
  });

  it("does not judge a socket by timers that slept", () => {
    world.seen = false;
    join();
    world.pass(SILENCE_MS * 4);
    expect(world.last.sent.length).toBe(1);
    expect(statuses.at(-1)?.kind).toBe("open");
    world.seen = true;
    connection.nudge();
    expect(world.last.sent.at(-1)).toMatchObject({ type: "ping" });
  });
});
