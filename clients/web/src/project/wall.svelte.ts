/** A room on the wall: the conversation as its projector, and the match as everybody may see it. */
import { EMPTY, reduce, type MatchState } from "../match/state";
import { browserWorld, serverAddress } from "../net/browser";
import { Connection, type Status, type World } from "../net/connection";
import { WireError } from "../net/wire";
import type { FromServer } from "../protocol.gen";

export class Wall {
  state = $state.raw<MatchState>(EMPTY);
  status = $state.raw<Status>({ kind: "connecting" });
  /** Milliseconds of the local clock at which the latest announcement came. */
  announcedAt = $state(0);
  /** And the end of the match. */
  endedAt = $state(0);
  readonly #connection: Connection;

  constructor(
    readonly room: string,
    private readonly world: World = browserWorld(),
  ) {
    this.#connection = new Connection(
      serverAddress(),
      { room, role: "projector" },
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

  #hear(message: FromServer): void {
    if (message.type === "talk" && message.kind === "announcement") this.announcedAt = this.world.now();
    if (message.type === "end") this.endedAt = this.world.now();
    try {
      this.state = reduce(this.state, message, this.world.now());
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#connection.stop();
      this.status = { kind: "stopped", why: "protocol", code: 1007, message: error.message };
    }
  }
}
