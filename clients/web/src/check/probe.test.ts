import { beforeEach, describe, expect, it } from "vitest";
import { HOLD_MS, Probe, type ProbeSocket, type ProbeWorld } from "./probe";
import type { Measured } from "./verdict";

class FakeSocket implements ProbeSocket {
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  closed = false;

  constructor(private readonly world: FakeWorld) {}

  send(text: string): void {
    if (this.world.silent) return;
    const { onmessage } = this;
    this.world.after(this.world.trip, () => {
      const data = JSON.stringify({ echo: text, wall_ms: this.world.time - this.world.trip / 2 + 5_000 });
      onmessage?.({ data } as MessageEvent);
    });
  }

  close(): void {
    this.closed = true;
  }
}

class FakeWorld implements ProbeWorld {
  readonly sockets: FakeSocket[] = [];
  time = 0;
  trip = 20;
  silent = false;
  refuses = false;
  #timers: { at: number; action: () => void }[] = [];

  open(): FakeSocket {
    const socket = new FakeSocket(this);
    this.sockets.push(socket);
    this.after(5, () => {
      if (this.refuses) socket.onclose?.({} as CloseEvent);
      else socket.onopen?.({} as Event);
    });
    return socket;
  }

  now(): number {
    return this.time;
  }

  wall(): number {
    return this.time;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.time + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
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
}

let world: FakeWorld;
let told: { measured: Measured; over: boolean }[];

beforeEach(() => {
  world = new FakeWorld();
  told = [];
  new Probe(world, (measured, over) => told.push({ measured, over })).start();
});

describe("a probe", () => {
  it("holds one connection for a minute and measures delay and clock", () => {
    world.pass(HOLD_MS + 2_000);
    const last = told.at(-1);
    expect(last?.over).toBe(true);
    expect(last?.measured).toMatchObject({ losses: 0, skewMs: 5_000 });
    expect(new Set(last?.measured.trips)).toEqual(new Set([20]));
    expect(last?.measured.heldMs).toBeGreaterThanOrEqual(last?.measured.wantedMs ?? Infinity);
    expect(world.sockets.map((socket) => socket.closed)).toEqual([true]);
    expect(told.filter(({ over }) => over)).toHaveLength(1);
  });

  it("opens a connection again that was lost, and counts it", () => {
    world.pass(10_000);
    world.sockets[0]?.onclose?.({} as CloseEvent);
    world.pass(HOLD_MS);
    expect(world.sockets).toHaveLength(2);
    expect(told.at(-1)?.measured.losses).toBe(1);
  });

  it("takes silence for a loss", () => {
    world.pass(5_000);
    world.silent = true;
    world.pass(15_000);
    expect(told.at(-1)?.measured.losses).toBe(1);
  });

  it("tells of nothing where it is not let in", () => {
    world.pass(200);
    world.refuses = true;
    world.sockets[0]?.onclose?.({} as CloseEvent);
    world.pass(HOLD_MS);
    expect(told.at(-1)?.over).toBe(true);
    expect(told.at(-1)?.measured.losses).toBeGreaterThan(10);
  });
});
