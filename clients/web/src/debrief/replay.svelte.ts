/** Where in a match one is and through whose eyes one looks: read-only, whatever is pressed. */
import { sceneAt, type Eyes } from "./scene";
import type { Moment, Story } from "./story";

export const SPEEDS = [1, 2, 4, 8] as const;
export type Speed = (typeof SPEEDS)[number];

/** Calls back at an interval of milliseconds until the returned function is called. */
export type Timer = (call: () => void, ms: number) => () => void;

const byInterval: Timer = (call, ms) => {
  const handle = setInterval(call, ms);
  return () => {
    clearInterval(handle);
  };
};

export class Replay {
  tick = $state(0);
  eyes = $state<Eyes>("truth");
  /** Months a second. */
  speed = $state<Speed>(2);
  playing = $state(false);
  /** The chosen technology. */
  chosen = $state<number | null>(null);
  readonly scene = $derived.by(() => sceneAt(this.story, this.tick, this.eyes));
  #stop: (() => void) | null = null;

  constructor(
    readonly story: Story,
    private readonly timer: Timer = byInterval,
  ) {
    this.tick = story.ticks;
  }

  get atEnd(): boolean {
    return this.tick >= this.story.ticks;
  }

  /** Go to a tick; what plays goes on from there. */
  go(tick: number): void {
    this.tick = Math.min(this.story.ticks, Math.max(0, Math.round(tick)));
  }

  step(by: number): void {
    this.pause();
    this.go(this.tick + by);
  }

  /** Go to the start of the round before (-1) or to that of the next one (1). */
  round(way: -1 | 1): void {
    const { quarter } = this.story;
    this.pause();
    const rounds = this.tick / quarter;
    this.go((way > 0 ? Math.floor(rounds) + 1 : Math.ceil(rounds) - 1) * quarter);
  }

  /** The next decisive moment in a direction, if there is one. */
  moment(way: -1 | 1): Moment | undefined {
    const { moments } = this.story;
    return way > 0
      ? moments.find((moment) => moment.tick > this.tick)
      : moments.findLast((moment) => moment.tick < this.tick);
  }

  jump(way: -1 | 1): void {
    const found = this.moment(way);
    if (found === undefined) return;
    this.pause();
    this.go(found.tick);
  }

  look(eyes: Eyes): void {
    this.eyes = eyes;
    // Nothing may stay open that these eyes have not seen.
    if (!this.scene.tree.nodes.some((node) => node.index === this.chosen)) this.chosen = null;
  }

  pace(speed: Speed): void {
    this.speed = speed;
    if (this.playing) this.#run();
  }

  play(): void {
    if (this.atEnd) this.tick = 0;
    this.playing = true;
    this.#run();
  }

  pause(): void {
    this.playing = false;
    this.#stop?.();
    this.#stop = null;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  #run(): void {
    this.#stop?.();
    this.#stop = this.timer(() => {
      this.go(this.tick + 1);
      if (this.atEnd) this.pause();
    }, 1000 / this.speed);
  }
}
