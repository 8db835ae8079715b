/**
 * One room, one conversation, over as many sockets as it takes.
 *
 * Knows nothing of the game: it says hello, keeps the number of the last update, comes back after a loss and hands
 * every decoded message on. Socket, timers and chance are arguments, so that tests own them.
 */
import {
  PROTOCOL_VERSION,
  SUBPROTOCOL_MSGPACK,
  type FromClient,
  type FromServer,
  type Hello,
  type Refused,
} from "../protocol.gen";
import { backoff, refusedReason, verdictOf, type StopReason } from "./closing";
import { decode, encode, isUpdate, WireError, type Newer } from "./wire";

export type Status =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "waiting"; readonly until: number }
  | { readonly kind: "stopped"; readonly why: StopReason; readonly code: number; readonly message: string };

/** The part of a WebSocket that is used. */
export interface Socket {
  binaryType: BinaryType;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

export interface World {
  open(address: string, protocols: string[]): Socket;
  now(): number;
  /** Call `action` after `ms`; the result cancels it. */
  after(ms: number, action: () => void): () => void;
  random(): number;
  /** Whether the page can be seen: hidden pages have slow timers and are not judged by them. */
  visible(): boolean;
}

export interface Listener {
  message(message: FromServer): void;
  status(status: Status): void;
}

export const PING_MS = 10_000;
/** Silence after which a socket of a visible page counts as dead; the server answers every ping. */
export const SILENCE_MS = 25_000;

/** What is said in a hello, without what the connection itself knows. */
export type Introduction = Omit<Hello, "type" | "version" | "feed" | "last_seen">;

export class Connection {
  #socket: Socket | null = null;
  #cancel: () => void = () => undefined;
  #cancelPing: () => void = () => undefined;
  #attempt = 0;
  /** The sequence of updates that is followed, and the last number seen of it. */
  #feed: { id: string; number: number } | null = null;
  #heard = 0;
  #welcomed = false;
  #closing: { code: number; message: string } | null = null;
  #ended = false;
  /** Times in a row that updates were missing. */
  #gaps = 0;

  constructor(
    private readonly address: string,
    private hello: Introduction,
    private readonly listener: Listener,
    private readonly world: World,
  ) {}

  start(): void {
    this.#open();
  }

  /** Say something; false when there is no open conversation to say it in. */
  send(message: FromClient): boolean {
    if (this.#socket === null || !this.#welcomed) return false;
    this.#socket.send(encode(message));
    return true;
  }

  /** Try again now: the person asked, the network came back, the page was woken. */
  nudge(): void {
    if (this.#ended) return;
    if (this.#socket === null) {
      this.#attempt = 0;
      this.#open();
    } else if (this.#welcomed && this.world.now() - this.#heard > PING_MS) {
      this.#ping();
    }
  }

  /** Come back as `hello` says, whatever ended the conversation before. */
  restart(hello: Introduction): void {
    this.#drop();
    this.hello = hello;
    this.#feed = null;
    this.#attempt = 0;
    this.#ended = false;
    this.#open();
  }

  /** End the conversation for good. */
  stop(): void {
    this.#ended = true;
    this.#drop();
  }

  #open(): void {
    this.#cancel();
    this.#welcomed = false;
    this.#closing = null;
    this.listener.status({ kind: "connecting" });
    const socket = this.world.open(this.address, [SUBPROTOCOL_MSGPACK]);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#heard = this.world.now();
      const seen = this.#feed === null ? {} : { feed: this.#feed.id, last_seen: this.#feed.number };
      socket.send(encode({ type: "hello", version: PROTOCOL_VERSION, ...this.hello, ...seen }));
      this.#watch();
    };
    socket.onmessage = (event) => {
      this.#heard = this.world.now();
      this.#receive(event.data);
    };
    socket.onclose = (event) => {
      this.#closed(event.code, event.reason);
    };
  }

  #receive(data: unknown): void {
    let message: FromServer | Newer;
    try {
      message = decode(data);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#end(1007, "protocol", error.message);
      return;
    }
    if (message.type === null) {
      // A newer word than this page knows, but counted among the updates all the same.
      if (message.number !== null && this.#feed !== null) this.#counted(message.number);
      return;
    }
    if (message.type === "closing") {
      this.#closing = { code: message.code, message: message.message ?? "" };
      return;
    }
    if (message.type === "welcome") {
      this.#welcomed = true;
      this.#attempt = 0;
      const number = message.number ?? 0;
      this.#feed = {
        id: message.feed ?? "",
        number: message.resumed === true ? (this.#feed?.number ?? 0) : number,
      };
      if (message.token != null) this.hello = { ...this.hello, token: message.token };
      this.listener.message(message);
      this.listener.status({ kind: "open" });
      return;
    }
    if (message.type === "refused" && !this.#welcomed) {
      this.#rejected(message);
      return;
    }
    if (message.type === "snapshot") {
      this.#seen(message.number);
    } else if (isUpdate(message)) {
      if (!this.#counted(message.number ?? 0)) return;
    }
    this.listener.message(message);
  }

  /** Take an update's number; false for one that was seen before a loss, and where others are missing before it. */
  #counted(number: number): boolean {
    const last = this.#feed?.number ?? number - 1;
    if (number <= last) return false;
    if (number > last + 1) {
      this.#resync();
      return false;
    }
    this.#gaps = 0;
    this.#seen(number);
    return true;
  }

  #seen(number: number): void {
    if (this.#feed !== null) this.#feed = { ...this.#feed, number };
  }

  /** Updates are missing, and what comes after them may depend on them: come back and ask for the whole present. */
  #resync(): void {
    this.#drop();
    this.#feed = null;
    this.#gaps += 1;
    if (this.#gaps === 1) {
      this.#open();
      return;
    }
    const verdict = backoff(this.#gaps);
    if (verdict.kind === "retry") this.#wait(...verdict.after);
  }

  /** The hello was refused: later, another way, or not at all. */
  #rejected(refused: Refused): void {
    if (refused.retry_ms != null) {
      this.listener.message(refused);
      this.#drop();
      this.#wait(refused.retry_ms, refused.retry_ms * 2);
      return;
    }
    this.#end(0, refusedReason(refused.code), refused.message);
    // Told last, so that the listener may begin anew.
    this.listener.message(refused);
  }

  #wait(from: number, to: number): void {
    const wait = Math.round(from + this.world.random() * (to - from));
    this.listener.status({ kind: "waiting", until: this.world.now() + wait });
    this.#cancel = this.world.after(wait, () => {
      this.#open();
    });
  }

  #closed(code: number, reason: string): void {
    this.#drop();
    const said = this.#closing ?? { code, message: reason };
    const verdict = verdictOf(said.code, this.#attempt);
    if (verdict.kind === "stop") {
      this.#end(said.code, verdict.why, said.message);
      return;
    }
    this.#attempt += 1;
    this.#wait(...verdict.after);
  }

  #end(code: number, why: StopReason, message: string): void {
    this.#ended = true;
    this.#drop();
    this.listener.status({ kind: "stopped", why, code, message });
  }

  #drop(): void {
    this.#cancel();
    this.#cancelPing();
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** Ask for a sign of life; a half-open connection of a visible page is given up. */
  #watch(): void {
    this.#cancelPing = this.world.after(PING_MS, () => {
      if (this.world.visible()) {
        if (this.world.now() - this.#heard > SILENCE_MS) {
          this.#closed(1006, "");
          return;
        }
        if (this.#welcomed) this.#ping();
      }
      this.#watch();
    });
  }

  #ping(): void {
    this.#socket?.send(encode({ type: "ping", nonce: Math.floor(this.world.now()) }));
  }
}
