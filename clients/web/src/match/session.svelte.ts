/** One visit to one room: the conversation with the server, and the match as it is known here, for the page to draw. */
import { remember, remembered } from "../lib/remember";
import { browserWorld, serverAddress } from "../net/browser";
import { Connection, type Introduction, type Status, type World } from "../net/connection";
import { WireError } from "../net/wire";
import type { FromServer, Orders, OrderSet, Ready, Refused } from "../protocol.gen";
import { EMPTY, reduce, type Answer, type MatchState } from "./state";

export type Part = "watch" | "play";

export class Session {
  state = $state.raw<MatchState>(EMPTY);
  status = $state.raw<Status>({ kind: "connecting" });
  /** Why the server did not let us in, or did not take the last thing said outside a command. */
  refusal = $state.raw<Refused | null>(null);
  readonly #connection: Connection;
  #unanswered: readonly (Orders | Ready)[] = [];
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
          // Nothing comes after the end; a server that was there for this match only may go.
          if (status.kind === "waiting" && this.state.end !== null) this.#connection.stop();
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
  order(orders: OrderSet): string {
    return this.#command({ type: "orders", id: this.#id(), tick: this.state.tick, orders });
  }

  /** Say whether the round may end as far as this seat is concerned. */
  ready(ready: boolean): string {
    return this.#command({ type: "ready", id: this.#id(), tick: this.state.tick, ready });
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

  /** Commands are kept until they are answered, and repeated as they are after a loss: the server knows them by id. */
  #command(command: Orders | Ready): string {
    this.#unanswered = [...this.#unanswered, command];
    this.#connection.send(command);
    return command.id;
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
      for (const command of this.#unanswered) this.#connection.send(command);
    }
    if ((message.type === "accepted" || message.type === "refused") && message.id != null) {
      this.#unanswered = this.#unanswered.filter((command) => command.id !== message.id);
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
