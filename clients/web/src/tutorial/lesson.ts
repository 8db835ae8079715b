/**
 * A tiny world to learn in: seven technologies, one's own people, months that pass when one says so. It follows the
 * rulebook in what it shows, and leaves out nearly everything: nothing here is computed by the engine.
 */
import type { TreeNode } from "../match/view";

export const STEPS = ["tree", "staff", "turn", "keep", "fog", "facade", "motive", "done"] as const;
export type Step = (typeof STEPS)[number];

/** The technologies by index; names are in the catalogue. */
export const NAMES = ["data", "networks", "games", "translate", "assistant", "aligned", "runaway"] as const;
export type Name = (typeof NAMES)[number];

export type Kept = "published" | "sold" | "secret";

export interface Lesson {
  readonly step: Step;
  /** Where one's own people work, of what can be worked on. */
  readonly staffed: ReadonlySet<number>;
  /** Work done, of a hundred, by index. */
  readonly progress: readonly number[];
  readonly months: number;
  /** What was done with the translation. */
  readonly kept: Kept | null;
  readonly inspected: boolean;
}

export const TRANSLATE = 3;
const ASSISTANT = 4;
const ALIGNED = 5;
const RUNAWAY = 6;
/** Months for the translation with everybody on it. */
const NEEDED = 3;

export const FIRST: Lesson = {
  step: "tree",
  staffed: new Set(),
  progress: [100, 100, 0, 0, 0, 0, 0],
  months: 0,
  kept: null,
  inspected: false,
};

const at = (lesson: Lesson, step: Step): boolean => STEPS.indexOf(lesson.step) >= STEPS.indexOf(step);

/** Whether the lesson may go on to the next step. */
export function mayGoOn(lesson: Lesson): boolean {
  switch (lesson.step) {
    case "staff":
      return lesson.staffed.size > 0;
    case "turn":
      return (lesson.progress[TRANSLATE] ?? 0) >= 100;
    case "keep":
      return lesson.kept !== null;
    case "facade":
      return lesson.inspected;
    case "done":
      return false;
    default:
      return true;
  }
}

export function goOn(lesson: Lesson): Lesson {
  if (!mayGoOn(lesson)) return lesson;
  const step = STEPS[STEPS.indexOf(lesson.step) + 1] ?? "done";
  // Once it is built, people have nothing to do there.
  return { ...lesson, step, staffed: step === "keep" ? new Set() : lesson.staffed };
}

export function goBack(lesson: Lesson): Lesson {
  const step = STEPS[STEPS.indexOf(lesson.step) - 1];
  return step === undefined ? lesson : { ...lesson, step };
}

/** Put people on the translation, which is what the step asks for, or take them away. */
export function staff(lesson: Lesson, index: number): Lesson {
  if (index !== TRANSLATE || (lesson.step !== "staff" && lesson.step !== "turn")) return lesson;
  return { ...lesson, staffed: new Set(lesson.staffed.has(index) ? [] : [index]) };
}

export function endTurn(lesson: Lesson): Lesson {
  if (lesson.step !== "turn" || mayGoOn(lesson)) return lesson;
  const works = lesson.staffed.has(TRANSLATE);
  const progress = lesson.progress.map((done, index) =>
    index === TRANSLATE && works ? Math.min(100, Math.ceil(done + 100 / NEEDED)) : done,
  );
  return { ...lesson, progress, months: lesson.months + 1 };
}

export function keep(lesson: Lesson, kept: Kept): Lesson {
  return lesson.step === "keep" ? { ...lesson, kept } : lesson;
}

export function inspect(lesson: Lesson): Lesson {
  return lesson.step === "facade" ? { ...lesson, inspected: true } : lesson;
}

/** The tree of the lesson as a seat would see it. */
export function nodesOf(lesson: Lesson, name: (index: number) => string): TreeNode[] {
  const lifted = at(lesson, "fog");
  const built = (lesson.progress[TRANSLATE] ?? 0) >= 100;
  const base = {
    certified: false,
    cost: 100,
    prestige: null,
    revenue: null,
    hazard: null,
    cap: null,
    power: 0,
    assist: [],
    revealed: false,
    exposed: false,
    seemed: null,
    warningShot: false,
    first: null,
    sellers: [] as number[],
    published: false,
  } as const;
  const needs = (...from: number[]): TreeNode["prerequisites"] =>
    from.map((node, order) => ({ from: node, strength: order === 0 ? 7 : 3, exact: true }));
  const own = (index: number): TreeNode["own"] => ({
    known: (lesson.progress[index] ?? 0) >= 100 ? "unlocked" : "not",
    progress: lesson.progress[index] ?? 0,
    connection: 1000,
    inspection: 0,
    study: 0,
  });
  const node = (
    index: number,
    parts: Partial<TreeNode> & Pick<TreeNode, "kind" | "field" | "layer">,
  ): TreeNode => ({
    ...base,
    index,
    name: name(index),
    level: "understood",
    ending: parts.kind === "yellow" || parts.kind === "red",
    prerequisites: [],
    own: own(index),
    ...parts,
  });
  return [
    node(0, { kind: "blue", field: "cap", layer: 0, published: true }),
    node(1, { kind: "blue", field: "cap", layer: 1, published: true, prerequisites: needs(0) }),
    node(2, { kind: "green", field: "app", layer: 1, sellers: [1], prerequisites: needs(0) }),
    node(TRANSLATE, {
      kind: "green",
      field: "app",
      layer: 2,
      prerequisites: needs(1, 2),
      published: lesson.kept === "published",
      sellers: lesson.kept === "sold" ? [0] : [],
    }),
    node(ASSISTANT, {
      kind: lifted ? "blue" : null,
      field: "cap",
      layer: 3,
      name: lifted ? name(ASSISTANT) : "",
      level: lifted ? "understood" : built ? "sketched" : "rumoured",
      prerequisites: lifted ? needs(TRANSLATE, 1) : [{ from: TRANSLATE, strength: 5, exact: false }],
    }),
    node(ALIGNED, {
      kind: "yellow",
      field: "aln",
      layer: 4,
      level: lifted ? "sketched" : "rumoured",
      prerequisites: [{ from: ASSISTANT, strength: 6, exact: false }],
      exposed: lesson.inspected,
    }),
    node(RUNAWAY, {
      kind: lesson.inspected ? "red" : "yellow",
      ending: true,
      seemed: lesson.inspected ? "yellow" : null,
      field: "cap",
      layer: 4,
      level: lifted ? "sketched" : "rumoured",
      prerequisites: [{ from: ASSISTANT, strength: 3, exact: false }],
      exposed: lesson.inspected,
    }),
  ];
}

export { RUNAWAY };
