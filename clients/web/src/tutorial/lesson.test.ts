import { describe, expect, it } from "vitest";
import {
  endTurn,
  FIRST,
  goBack,
  goOn,
  inspect,
  keep,
  mayGoOn,
  nodesOf,
  RUNAWAY,
  staff,
  STEPS,
  TRANSLATE,
} from "./lesson";

const names = (index: number): string => `node ${index}`;

describe("the lesson", () => {
  it("can be gone through to its end by doing what it asks for", () => {
    let lesson = goOn(FIRST);
    expect(mayGoOn(lesson)).toBe(false);
    lesson = goOn(staff(lesson, TRANSLATE));
    expect(lesson.step).toBe("turn");
    while (!mayGoOn(lesson)) lesson = endTurn(lesson);
    expect(lesson.months).toBe(3);
    lesson = goOn(lesson);
    expect(goOn(lesson)).toBe(lesson);
    lesson = goOn(goOn(keep(lesson, "published")));
    expect(lesson.step).toBe("facade");
    lesson = goOn(goOn(inspect(lesson)));
    expect(lesson.step).toBe("done");
    expect(goOn(lesson)).toBe(lesson);
  });

  it("makes no progress without people", () => {
    const idle = endTurn({ ...FIRST, step: "turn" });
    expect([idle.months, idle.progress[TRANSLATE]]).toEqual([1, 0]);
  });

  it("lets people work only where the step is about", () => {
    expect(staff(FIRST, TRANSLATE).staffed.size).toBe(0);
    const staffed = staff({ ...FIRST, step: "staff" }, TRANSLATE);
    expect([...staffed.staffed]).toEqual([TRANSLATE]);
    expect(staff(staffed, TRANSLATE).staffed.size).toBe(0);
    expect(staff({ ...FIRST, step: "staff" }, 0).staffed.size).toBe(0);
  });

  it("lifts the fog, and shows what an ending really is", () => {
    const before = nodesOf(FIRST, names);
    expect(before[4]).toMatchObject({ level: "rumoured", kind: null });
    expect(before[RUNAWAY]).toMatchObject({ kind: "yellow", exposed: false });
    const after = nodesOf({ ...FIRST, step: "facade", inspected: true }, names);
    expect(after[4]).toMatchObject({ level: "understood", kind: "blue" });
    expect(after[RUNAWAY]).toMatchObject({ kind: "red", seemed: "yellow", exposed: true });
  });

  it("goes back as well", () => {
    expect(goBack(FIRST)).toBe(FIRST);
    expect(STEPS.map((step) => goBack({ ...FIRST, step }).step)).toEqual(["tree", ...STEPS.slice(0, -1)]);
  });
});
