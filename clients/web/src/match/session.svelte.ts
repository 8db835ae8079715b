/** One visit to one room: the conversation with the server, and the match as it is known here, for the page to draw. */
import { remember, remembered } from "../lib/remember";
import { browserWorld, serverAddress } from "../net/browser";
import { Connection, type Introduction, type Status, type World } from "../net/connection";
import { WireError } from "../net/wire";
import type { Chat, FromServer, Orders, OrderSet, Pledge, Ready, Refused } from "../protocol.gen";
import { EMPTY, reduce, type Answer, type MatchState } from "./state";

export type Part = "watch" | "play";

type Command = Orders | Ready | Chat | Pledge;

const tokenKey = (room: string): string => `seat.${room}`;

function secret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether this device holds a seat in `room`. */
export function holdsSeat(room: string): boolean {
  return remembered(tokenKey(room)) !== null;
}

export class Session {
  state = $state.raw<MatchState>(EMPTY);
  status = $state.raw<Status>({ kind: "connecting" });
  /** Why the server did not let us in, or did not take the last thing said outside a command. */
  refusal = $state.raw<Refused | null>(null);
  /** The seat of this device has gone to somebody else, or the room is a new one: who wants one must ask again. */
  seatless = $state(false);
  /** Nobody held this seat before: there is a role to be told. */
  fresh = $state(false);
  readonly #connection: Connection;
  #unanswered: readonly Command[] = [];
  #commands = 0;
  /** Ids must not repeat those of an earlier visit of this seat, nor of another window. */
  readonly #visit: string;

  /** Asking twice, because the first answer was lost, must not take two seats. Whoever knows it gets the seat. */
  readonly #join = secret();

  constructor(
    readonly room: string,
    readonly part: Part,
    readonly nickname: string | null,
    /** A personal code that a facilitator handed out. */
    private readonly invitation: string | null = null,
    private readonly world: World = browserWorld(),
  ) {
    const chance = Math.floor(world.random() * 36 ** 4).toString(36);
    this.#visit = `${Math.floor(world.now()).toString(36)}${chance}`;
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
  order(orders: OrderSet): string {
    return this.#command({ type: "orders", id: this.#id(), tick: this.state.tick, orders });
  }

  /** Say whether the round may end as far as this seat is concerned. */
  ready(ready: boolean): string {
    return this.#command({ type: "ready", id: this.#id(), tick: this.state.tick, ready });
  }

  /** Say something to everybody, or to the seats in `to` as a conversation that may have a name. */
  say(text: string, to: readonly number[], channel: string | null): string {
    return this.#command({
      type: "chat",
      id: this.#id(),
      text,
      to: [...to],
      ...(channel === null ? {} : { channel }),
    });
  }

  /** Promise something; nothing enforces it. */
  pledge(promise: Omit<Pledge, "type" | "id">): string {
    return this.#command({ type: "pledge", id: this.#id(), ...promise });
  }

  /** Give up the seat for good. */
  leave(): void {
    this.#connection.send({ type: "leave" });
    remember(tokenKey(this.room), null);
    this.#connection.stop();
    this.seatless = true;
  }

  answerTo(id: string | null): Answer | undefined {
    return id === null ? undefined : this.state.answers.find((answer) => answer.id === id);
  }

  #introduction(): Introduction {
    if (this.part === "watch") return { room: this.room, role: "spectator" };
    const token = this.invitation ?? remembered(tokenKey(this.room));
    return {
      room: this.room,
      role: "player",
      ...(this.nickname === null ? {} : { name: this.nickname }),
      ...(token === null ? { join: this.#join } : { token }),
    };
  }

  /** Commands are kept until they are answered, and repeated as they are after a loss: the server knows them by id. */
  #command(command: Command): string {
    this.#unanswered = [...this.#unanswered, command];
    this.#connection.send(command);
    return command.id;
  }

  #id(): string {
    this.#commands += 1;
    return `web-${this.#visit}-${this.#commands}`;
  }

  #hear(message: FromServer): void {
    if (message.type === "welcome") {
      this.refusal = null;
      this.seatless = false;
      if (this.part === "play" && message.token != null) {
        this.fresh = true;
        remember(tokenKey(this.room), message.token);
      }
    }
    if ((message.type === "accepted" || message.type === "refused") && message.id != null) {
      this.#unanswered = this.#unanswered.filter((command) => command.id !== message.id);
    }
    if (message.type === "refused" && message.id == null) {
      this.refusal = message;
      if (message.code === "token" && this.part === "play") {
        if (this.invitation === null) remember(tokenKey(this.room), null);
        this.seatless = true;
      }
    }
    try {
      this.state = reduce(this.state, message, this.world.now());
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#connection.stop();
      this.status = { kind: "stopped", why: "protocol", code: 1007, message: error.message };
      return;
    }
    // Said again once the page knows where it is; the server knows each by its id.
    if (message.type === "welcome") for (const command of this.#unanswered) this.#connection.send(command);
  }
}
