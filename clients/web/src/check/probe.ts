/**
 * Holds a websocket to the server for a while and measures it. A connection that breaks is opened again, as a match
 * would do, and counted. Socket, clock and timers are arguments.
 */
import type { Measured } from "./verdict";

export interface ProbeSocket {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface ProbeWorld {
  open(): ProbeSocket;
  /** Milliseconds that only grow. */
  now(): number;
  /** Milliseconds since the epoch, as the device has them. */
  wall(): number;
  after(ms: number, action: () => void): () => void;
}

export const HOLD_MS = 60_000;
const BEAT_MS = 1_000;
const AGAIN_MS = 1_000;
/** Without an answer for so long the connection counts as lost. */
const SILENCE_MS = 10_000;

export class Probe {
  #socket: ProbeSocket | null = null;
  #cancel: () => void = () => undefined;
  #begun = 0;
  #held = 0;
  #openedAt: number | null = null;
  #heardAt = 0;
  #losses = 0;
  #beats = 0;
  #sent = new Map<string, { readonly at: number; readonly wall: number }>();
  #trips: number[] = [];
  #best = Number.POSITIVE_INFINITY;
  #skew: number | null = null;
  #over = false;

  constructor(
    private readonly world: ProbeWorld,
    private readonly told: (measured: Measured, over: boolean) => void,
  ) {}

  start(): void {
    this.#begun = this.world.now();
    this.#open();
    this.#beat();
  }

  stop(): void {
    this.#over = true;
    this.#cancel();
    this.#drop();
  }

  #open(): void {
    const socket = this.world.open();
    this.#socket = socket;
    socket.onopen = () => {
      this.#openedAt = this.#heardAt = this.world.now();
      this.#ask();
    };
    socket.onmessage = (event) => {
      this.#hear(event.data);
    };
    socket.onclose = () => {
      this.#lost();
    };
  }

  #ask(): void {
    if (this.#socket === null || this.#openedAt === null) return;
    const name = String((this.#beats += 1));
    this.#sent.set(name, { at: this.world.now(), wall: this.world.wall() });
    this.#socket.send(name);
  }

  #hear(data: unknown): void {
    let answer: unknown;
    try {
      answer = JSON.parse(String(data));
    } catch {
      return;
    }
    if (typeof answer !== "object" || answer === null) return;
    const { echo, wall_ms: wall } = answer as Record<string, unknown>;
    const sent = typeof echo === "string" ? this.#sent.get(echo) : undefined;
    if (sent === undefined || typeof wall !== "number") return;
    this.#sent.delete(String(echo));
    const trip = this.world.now() - sent.at;
    this.#heardAt = this.world.now();
    this.#trips.push(trip);
    // The quickest trip says most about the clock: half of it, at most, can be wrong.
    if (trip < this.#best) {
      this.#best = trip;
      this.#skew = wall - (sent.wall + trip / 2);
    }
  }

  #beat(): void {
    this.#cancel = this.world.after(BEAT_MS, () => {
      const now = this.world.now();
      if (now - this.#begun >= HOLD_MS) {
        this.#finish();
        return;
      }
      if (this.#openedAt !== null && now - this.#heardAt > SILENCE_MS) this.#lost();
      else if (this.#socket === null && now - this.#heardAt >= AGAIN_MS) this.#open();
      else this.#ask();
      this.told(this.#measured(), false);
      this.#beat();
    });
  }

  #lost(): void {
    if (this.#openedAt !== null) this.#held += this.world.now() - this.#openedAt;
    this.#losses += 1;
    this.#heardAt = this.world.now();
    this.#drop();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#openedAt = null;
    this.#sent.clear();
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #measured(): Measured {
    const open = this.#openedAt === null ? 0 : this.world.now() - this.#openedAt;
    return {
      // The first beat comes when the connection is being made.
      wantedMs: HOLD_MS - 5 * BEAT_MS,
      heldMs: this.#held + open,
      losses: this.#losses,
      trips: [...this.#trips],
      skewMs: this.#skew,
    };
  }

  #finish(): void {
    if (this.#over) return;
    const measured = this.#measured();
    this.stop();
    this.told(measured, true);
  }
}
