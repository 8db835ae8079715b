import { afterEach, describe, expect, it, vi } from "vitest";
import { FOUND } from "../../testing/analysis";
import { Asking, type State } from "./asking.svelte";

/** A server that gives these answers one after the other, and a clock that is moved by hand. */
function asked(...answers: readonly (readonly [number, unknown] | null)[]) {
  const left = [...answers];
  const methods: unknown[] = [];
  const waits: number[] = [];
  let due: (() => void) | null = null;
  vi.stubGlobal("fetch", (address: string, { method }: RequestInit) => {
    methods.push(method);
    expect(address).toBe("api/matches/a%2Fb/analysis");
    const answer = left.shift() ?? null;
    if (answer === null) return Promise.reject(new TypeError("network"));
    const [status, body] = answer;
    return Promise.resolve(new Response(body === null ? null : JSON.stringify(body), { status }));
  });
  const asking = new Asking("a/b", (call, ms) => {
    waits.push(ms);
    due = call;
    return () => {
      due = null;
    };
  });
  const next = async (): Promise<State> => {
    const [before, call] = [asking.state, due];
    due = null;
    call?.();
    return vi.waitFor(() => (asking.state === before ? fail() : asking.state));
  };
  return { asking, methods, waits, next, isWaiting: () => due !== null };
}

function fail(): never {
  throw new Error("not yet");
}

const made = (stage: string, done: number, total: number) => [202, { stage, done, total }] as const;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("asking for an analysis", () => {
  it("starts nothing before somebody wants it", async () => {
    const { asking, methods } = asked([204, null]);
    await asking.look();
    expect(asking.state).toEqual({ kind: "unasked" });
    expect(methods).toEqual(["HEAD"]);
  });

  it("shows at once what is made already", async () => {
    const { asking, methods } = asked([200, null], [200, FOUND]);
    await asking.look();
    await vi.waitFor(() => {
      expect(asking.state).toEqual({ kind: "there", found: FOUND });
    });
    expect(methods).toEqual(["HEAD", "GET"]);
  });

  it("tells how far it is and never goes back", async () => {
    const { asking, waits, next } = asked(
      made("", 0, 0),
      made("evaluation graph", 1, 2),
      made("decisions", 9, 10),
      made("decisions", 1, 10),
      made("a later stage", 1, 2),
      [503, { error: {} }],
      [200, FOUND],
    );
    asking.begin();
    const seen = [await vi.waitFor(() => (waits.length === 1 ? asking.state : fail()))];
    for (let turn = 0; turn < 6; turn += 1) seen.push(await next());
    const making = seen.filter((state) => state.kind === "making");
    expect(making.map(({ stage }) => stage)).toEqual([
      null,
      "evaluation graph",
      "decisions",
      "decisions",
      "decisions",
      "decisions",
    ]);
    const shares = making.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[1]).toBeGreaterThan(0);
    // Done again, a stage is further than before, and not over.
    expect(shares[3]).toBeGreaterThan(shares[2] ?? 1);
    expect(shares[3]).toBeLessThan(0.4);
    expect(making.map(({ busy }) => busy)).toEqual([false, false, false, false, false, true]);
    expect(waits).toEqual([1000, 1000, 1000, 1000, 1000, 5000]);
    expect(seen.at(-1)).toEqual({ kind: "there", found: FOUND });
  });

  it.each([
    [[404, { error: { message: "no" } }], "none", ""],
    [[422, { error: { message: "takes too long" } }], "refused", "takes too long"],
    [[500, "not even JSON of ours"], "refused", ""],
    [[200, { ...FOUND, line: { ticks: [0], chances: [] } }], "refused", ""],
    [null, "offline", ""],
  ] as const)("says why there is none: %j", async (answer, why, message) => {
    const { asking } = asked(answer);
    asking.begin();
    await vi.waitFor(() => {
      expect(asking.state).toEqual({ kind: "sorry", why, message });
    });
  });

  it("can be asked again after it failed", async () => {
    const { asking } = asked(null, [200, FOUND]);
    asking.begin();
    await vi.waitFor(() => {
      expect(asking.state.kind).toBe("sorry");
    });
    asking.begin();
    await vi.waitFor(() => {
      expect(asking.state.kind).toBe("there");
    });
  });

  it("asks no more once the page is left", async () => {
    const { asking, isWaiting } = asked(made("secrets", 1, 2));
    asking.begin();
    await vi.waitFor(() => {
      expect(isWaiting()).toBe(true);
    });
    asking.stop();
    expect(isWaiting()).toBe(false);
  });
});
