/** One room that is led from this page: the conversation as its facilitator, what is known of it, what was done. */
import { EMPTY, reduce, type MatchState } from "../match/state";
import { browserWorld, serverAddress } from "../net/browser";
import { Connection, type Status, type World } from "../net/connection";
import { WireError } from "../net/wire";
import type { Accepted, Act, Chat, FromServer, Refused, SeatGrid } from "../protocol.gen";
import { isGrave, type Deed } from "./deeds";
import type { Stage } from "./worries";

export const MOST_DONE = 200;

/** Something that was done, or was to be done. */
export interface Done {
  readonly id: string;
  /** The control it was done with. */
  readonly by: string;
  readonly deed: Deed | null;
  /** What was said in the chat, where it was no act. */
  readonly said: string | null;
  /** Milliseconds of the local clock. */
  readonly at: number;
  readonly tick: number;
  readonly accepted: Accepted | null;
  readonly refused: Refused | null;
}

export class Led {
  state = $state.raw<MatchState>(EMPTY);
  grid = $state.raw<SeatGrid | null>(null);
  status = $state.raw<Status>({ kind: "connecting" });
  /** Why the server did not let us in. */
  refusal = $state.raw<Refused | null>(null);
  /** The latest first. */
  done = $state.raw<readonly Done[]>([]);
  readonly #connection: Connection;
  readonly #visit: string;
  #unanswered: readonly (Act | Chat)[] = [];
  #commands = 0;

  constructor(
    readonly room: string,
    private readonly token: string,
    private readonly world: World = browserWorld(),
  ) {
    // Ids must not repeat those of an earlier visit, nor of another window.
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

  readonly stage = $derived.by((): Stage => {
    if (this.state.end !== null || this.state.timing.state === "ended") return "over";
    return this.state.timing.state === "waiting" ? "waiting" : "running";
  });

  /** The server's clock now, milliseconds. */
  serverNow(now: number): number {
    return now + this.state.offset;
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

  /** Lead here again after another window had taken over. */
  takeBack(): void {
    this.#connection.restart(this.#introduction());
  }

  /** Do something; the answer appears under the name of the control. Whoever calls has asked what is to be asked. */
  do(by: string, deed: Deed): void {
    const act: Act = { type: "act", id: this.#id(), ...deed, ...(isGrave(deed) ? { confirm: true } : {}) };
    this.#command(by, act, deed, null);
  }

  /** Say something in the chat, to everybody. */
  say(by: string, text: string): void {
    this.#command(by, { type: "chat", id: this.#id(), text }, null, text);
  }

  /** What was last done with a control. */
  last(by: string): Done | undefined {
    return this.done.find((done) => done.by === by);
  }

  #introduction(): { room: string; role: "facilitator"; token: string } {
    return { room: this.room, role: "facilitator", token: this.token };
  }

  /** Commands are kept until they are answered, and repeated as they are after a loss: the server knows them by id. */
  #command(by: string, command: Act | Chat, deed: Deed | null, said: string | null): void {
    const done: Done = {
      id: command.id,
      by,
      deed,
      said,
      at: this.world.now(),
      tick: this.state.tick,
      accepted: null,
      refused: null,
    };
    this.done = [done, ...this.done].slice(0, MOST_DONE);
    this.#unanswered = [...this.#unanswered, command];
    this.#connection.send(command);
  }

  #id(): string {
    this.#commands += 1;
    return `lead-${this.#visit}-${this.#commands}`;
  }

  #answered(id: string, answer: Partial<Pick<Done, "accepted" | "refused">>): void {
    this.#unanswered = this.#unanswered.filter((command) => command.id !== id);
    this.done = this.done.map((done) => (done.id === id ? { ...done, ...answer } : done));
  }

  #hear(message: FromServer): void {
    if (message.type === "welcome") this.refusal = null;
    if (message.type === "accepted") this.#answered(message.id, { accepted: message });
    if (message.type === "refused") {
      if (message.id == null) this.refusal = message;
      else this.#answered(message.id, { refused: message });
    }
    if (message.type === "seat-grid") this.grid = message;
    if (message.type === "snapshot") {
      for (const update of message.updates) if (update.type === "seat-grid") this.grid = update;
    }
    try {
      this.state = reduce(this.state, message, this.world.now());
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#connection.stop();
      this.status = { kind: "stopped", why: "protocol", code: 1007, message: error.message };
      return;
    }
    if (message.type === "welcome") for (const command of this.#unanswered) this.#connection.send(command);
  }
}
