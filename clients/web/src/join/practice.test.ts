import { describe, expect, it } from "vitest";
import { Desk } from "../play/desk.svelte";
import { give, toggle } from "../play/draft";
import { END, isDone, LEARN, PracticeMatch, SAFE, SHOP, STEPS, type Step } from "./practice.svelte";

describe("the practice", () => {
  it("can be gone through as it says, step by step, with the real desk", () => {
    const match = new PracticeMatch(["a", "b", "c", "d", "e"], ["mine"], "Practice");
    const desk = new Desk(match);
    const see = (): void => {
      desk.see(match.state);
    };
    const end = (): void => {
      desk.send();
      see();
      see();
    };
    let chosen: number | null = null;
    const now = (): Step => STEPS.find((step) => !isDone(step, match.state, desk.draft, chosen)) ?? "done";
    see();

    const met: Step[] = [now()];
    chosen = LEARN;
    met.push(now());
    desk.edit(toggle(desk.draft, LEARN));
    met.push(now());
    end();
    expect(match.state.tree.nodes[LEARN]?.own?.progress).toBe(40_000);
    met.push(now());
    end();
    expect(match.state.tree.nodes[LEARN]?.own?.known).toBe("unlocked");
    met.push(now());
    desk.edit(toggle(desk.draft, SHOP));
    met.push(now());
    desk.edit(give(toggle(desk.draft, SAFE), SAFE, 70));
    end();
    met.push(now());
    chosen = END;
    met.push(now());
    expect(met).toEqual(STEPS);

    // By the box, what was built has been published, and that gave prestige.
    expect(match.state.tree.nodes[LEARN]).toMatchObject({ published: true });
    expect(match.state.own?.prestige).toBe(2500);
    expect(desk.done).toBe(false);
  });
});
