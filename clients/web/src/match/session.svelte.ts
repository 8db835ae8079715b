/** One visit to one room: the conversation with the server, and the match as it is known here, for the page to draw. */
import { remember, remembered } from "../lib/remember";
import { browserWorld, serverAddress } from "../net/browser";
import { Connection, type Introduction, type Status, type World } from "../net/connection";
import { WireError } from "../net/wire";
import type { FromServer, OrderSet, Refused } from "../protocol.gen";
import { EMPTY, reduce, type Answer, type MatchState } from "./state";

export type Part = "watch" | "play";

export class Session {
  state = $state.raw<MatchState>(EMPTY);
  status = $state.raw<Status>({ kind: "connecting" });
  /** Why the server did not let us in, or did not take the last thing said outside a command. */
  refusal = $state.raw<Refused | null>(null);
  readonly #connection: Connection;
  #commands = 0;

  constructor(
    readonly room: string,
    readonly part: Part,
    readonly nickname: string | null,
    private readonly world: World = browserWorld(),
  ) {
    this.#connection = new Connection(
      serverAddress(),
      this.#introduction(),
      {
        message: (message) => {
          this.#hear(message);
        },
        status: (status) => {
          this.status = status;
        },
      },
      world,
    );
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
  }

  nudge(): void {
    this.#connection.nudge();
  }

  /** Take the seat back from another window. */
  takeBack(): void {
    this.#connection.restart(this.#introduction());
  }

  /** Give complete orders for the round; the answer appears in `state.answers` under the id that is returned. */
  order(orders: OrderSet): string | null {
    const id = this.#id();
    return this.#connection.send({ type: "orders", id, tick: this.state.tick, orders }) ? id : null;
  }

  ready(ready: boolean): boolean {
    return this.#connection.send({ type: "ready", id: this.#id(), tick: this.state.tick, ready });
  }

  /** Give up the seat for good. */
  leave(): void {
    this.#connection.send({ type: "leave" });
    remember(this.#tokenKey, null);
    this.#connection.stop();
  }

  answerTo(id: string | null): Answer | undefined {
    return id === null ? undefined : this.state.answers.find((answer) => answer.id === id);
  }

  get #tokenKey(): string {
    return `seat.${this.room}`;
  }

  #introduction(): Introduction {
    if (this.part === "watch") return { room: this.room, role: "spectator" };
    const token = remembered(this.#tokenKey);
    return {
      room: this.room,
      role: "player",
      ...(this.nickname === null ? {} : { name: this.nickname }),
      ...(token === null ? {} : { token }),
    };
  }

  #id(): string {
    this.#commands += 1;
    // Ids must not repeat those of an earlier visit of this seat.
    return `web-${Math.floor(this.world.now()).toString(36)}-${this.#commands}`;
  }

  #hear(message: FromServer): void {
    if (message.type === "welcome") {
      this.refusal = null;
      if (this.part === "play" && message.token != null) remember(this.#tokenKey, message.token);
    }
    if (message.type === "refused" && message.id == null) {
      this.refusal = message;
      if (message.code === "token" && remembered(this.#tokenKey) !== null) {
        // The seat has gone to somebody else or the room is a new one: ask for any seat.
        remember(this.#tokenKey, null);
        this.#connection.restart(this.#introduction());
      }
    }
    try {
      this.state = reduce(this.state, message, this.world.now());
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#connection.stop();
      this.status = { kind: "stopped", why: "protocol", code: 1007, message: error.message };
    }
  }
}
