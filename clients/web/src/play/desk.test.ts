import { beforeEach, describe, expect, it } from "vitest";
import { EMPTY, reduce, type Answer, type MatchState } from "../match/state";
import type { FromServer, OrderSet, Welcome } from "../protocol.gen";
import { observation, welcome } from "../testing/match";
import { Desk, type Seat } from "./desk.svelte";
import { toggle } from "./draft";

const MINE = {
  seat: 0,
  known: [1, 2, 0, 0],
  conn: [1000, 1000, 490, 0],
  prog: [0, 0, 0, 0],
  line_w: [0, 0, 0, 0, 0],
};
const IDLE = {
  slot_node: Array<number>(6).fill(-1),
  slot_w: Array<number>(6).fill(0),
  rate: Array<number>(6).fill(0),
};

class FakeSeat implements Seat {
  state: MatchState = EMPTY;
  readonly given: OrderSet[] = [];
  readonly readiness: boolean[] = [];

  order(orders: OrderSet): string {
    return `order-${this.given.push(orders)}`;
  }

  ready(ready: boolean): string {
    return `ready-${this.readiness.push(ready)}`;
  }

  answerTo(id: string | null): Answer | undefined {
    return this.state.answers.find((answer) => answer.id === id);
  }

  hear(message: FromServer): void {
    this.state = reduce(this.state, message, 0);
  }
}

let seat: FakeSeat;
let desk: Desk;

function begin(kind: Welcome["clock"]["kind"]): void {
  seat = new FakeSeat();
  desk = new Desk(seat);
  hear(
    welcome({ seat: 0, role: "player", clock: { kind, ticks_per_round: 4 } }),
    observation(1, 4, { ...MINE, ...IDLE }),
  );
}

function hear(...messages: FromServer[]): void {
  for (const message of messages) {
    seat.hear(message);
    desk.see(seat.state);
  }
}

const accepted = (id: string, tick: number): FromServer => ({ type: "accepted", id, tick });
const late = (id: string): FromServer => ({
  type: "refused",
  code: "late",
  message: "tick: 4 has been played",
  id,
});

describe("in rounds", () => {
  beforeEach(() => {
    begin("rounds");
  });

  it("a turn is orders and then readiness, done when both are said, and open again in the next round", () => {
    desk.edit(toggle(desk.draft, 2));
    desk.send();
    expect(seat.given).toMatchObject([{ slots: [[2, 1000]], publish: [1] }]);
    expect(seat.readiness).toEqual([]);
    expect([desk.pending, desk.done]).toEqual([true, false]);
    hear(accepted("order-1", 4));
    expect(seat.readiness).toEqual([true]);
    expect([desk.pending, desk.done]).toEqual([false, true]);
    hear(
      observation(2, 8, {
        ...MINE,
        ...IDLE,
        slot_node: [2, -1, -1, -1, -1, -1],
        slot_w: [1000, 0, 0, 0, 0, 0],
      }),
    );
    expect(desk.done).toBe(false);
    expect(desk.draft.projects).toEqual([{ node: 2, share: 100 }]);
  });

  it("a turn of which a part is refused stays open, and says which part", () => {
    desk.edit(toggle(toggle(desk.draft, 2), 3));
    desk.send();
    const refused = [
      { part: "slots", index: 1, reason: "no-basis", message: "waits", stands: true },
      { part: "publish", index: 0, reason: "already-public", message: "slots[0]: it is public" },
    ];
    hear({ ...accepted("order-1", 4), refused } as FromServer);
    expect([desk.done, seat.readiness]).toEqual([false, []]);
    expect(desk.refusal("slots", 3)?.reason).toBe("no-basis");
    expect(desk.refusal("slots", 2)).toBeUndefined();
    expect(desk.refusal("publish", 1)?.reason).toBe("already-public");
    desk.sendAnyway();
    expect([desk.done, seat.readiness]).toEqual([true, [true]]);
  });

  it("is not held up by a project that only waits for its basis", () => {
    desk.edit(toggle(toggle(desk.draft, 2), 3));
    desk.send();
    const waits = { part: "slots", index: 1, reason: "no-basis", message: "waits", stands: true };
    hear({ ...accepted("order-1", 4), refused: [waits] } as FromServer);
    expect([desk.done, seat.readiness]).toEqual([true, [true]]);
  });

  it("is known to be over after a reload, from what everybody sees", () => {
    hear({ type: "presence", seats: [{ seat: 0, status: "human", connected: true, ready: true }] });
    expect(desk.done).toBe(true);
    desk.edit(toggle(desk.draft, 2));
    expect(desk.done).toBe(false);
  });

  it("what has not been sent is not lost when the round ends, except what is known by then", () => {
    desk.edit(toggle(toggle(desk.draft, 2), 3));
    hear(observation(2, 8, { ...MINE, ...IDLE, known: [1, 2, 1, 0] }));
    expect(desk.draft.projects).toEqual([{ node: 3, share: 100 }]);
  });

  it("can be taken back while the round is open", () => {
    desk.send();
    hear(accepted("order-1", 4));
    desk.reopen();
    expect(desk.done).toBe(false);
    expect(seat.readiness).toEqual([true, false]);
  });

  it("that came too late is not repeated by itself, and stays on the desk", () => {
    desk.edit(toggle(desk.draft, 2));
    desk.send();
    hear(late("order-1"), observation(2, 8, { ...MINE, ...IDLE }));
    expect(seat.given.length).toBe(1);
    expect([desk.done, desk.missed]).toEqual([false, true]);
    expect(desk.draft.projects).toEqual([{ node: 2, share: 100 }]);
  });

  it("begins with an empty desk when another match begins", () => {
    desk.edit(toggle(desk.draft, 2));
    hear(observation(2, 0, { ...MINE, ...IDLE }));
    expect(desk.draft.projects).toEqual([]);
  });
});

describe("in real time", () => {
  beforeEach(() => {
    begin("realtime");
  });

  it("orders that came a tick too late are given again, a few times", () => {
    desk.edit(toggle(desk.draft, 2));
    desk.send();
    for (let tick = 5; tick < 12; tick++) {
      hear(late(`order-${seat.given.length}`), observation(tick, tick, { ...MINE, ...IDLE }));
    }
    expect(seat.given.length).toBe(3);
    expect(seat.readiness).toEqual([]);
  });

  it("orders stand, and what is built later is published as the box says", () => {
    const published = { pub: [1, 1, 0, 0] };
    desk.send();
    hear(accepted("order-1", 4), observation(2, 5, { ...MINE, ...IDLE, ...published }));
    expect(desk.done).toBe(true);
    expect(seat.given.length).toBe(1);
    hear(observation(3, 6, { ...MINE, ...IDLE, ...published, known: [1, 2, 2, 0] }));
    expect(seat.given.at(-1)).toMatchObject({ publish: [2] });
  });

  it("nothing is given for somebody who has not given orders", () => {
    hear(observation(2, 5, { ...MINE, ...IDLE }), observation(3, 6, { ...MINE, ...IDLE }));
    expect(seat.given).toEqual([]);
  });
});
