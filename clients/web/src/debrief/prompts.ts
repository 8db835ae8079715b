/** The questions that a story raises, in the reader's language. What cannot be read is left out, never shown half. */
import { words } from "../i18n/index.svelte";
import { kindWord } from "../tree/describe";
import { nodeName, seatList, seatName } from "./tell";
import type { Prompt, Story } from "./story";

type Maker = (story: Story, read: Reader) => string;

class Missing extends Error {}

/** Reads the facts of a prompt, or throws. */
class Reader {
  constructor(private readonly prompt: Prompt) {}

  number(name: string): number {
    const value = this.prompt[name];
    if (typeof value !== "number") throw new Missing(name);
    return value;
  }

  flag(name: string): boolean {
    return this.prompt[name] === true;
  }

  list(name: string): number[] {
    const value = this.prompt[name];
    if (!Array.isArray(value)) throw new Missing(name);
    return value.filter((item): item is number => typeof item === "number");
  }

  kind(name: string): "yellow" | "red" {
    return this.prompt[name] === "red" ? "red" : "yellow";
  }
}

const tenths = (permille: number): number => Math.round(permille / 10);

const MAKERS: Readonly<Record<string, Maker>> = {
  facade: (s, p) =>
    words.t.debriefAsk_facade({ node: nodeName(s, p.number("node")), inspected: p.flag("inspected") }),
  close_call: (s, p) =>
    words.t.debriefAsk_close_call({
      kind: kindWord(p.kind("ending")),
      months: p.number("months"),
      seat: seatName(s, p.number("seat")),
    }),
  helped_red: (s, p) => words.t.debriefAsk_helped_red(helped(s, p)),
  helped_yellow: (s, p) => words.t.debriefAsk_helped_yellow(helped(s, p)),
  broken_pledge: (s, p) =>
    words.t.debriefAsk_broken_pledge({
      seat: seatName(s, p.number("seat")),
      node: nodeName(s, p.number("node")),
    }),
  secret: (s, p) =>
    words.t.debriefAsk_secret({
      seat: seatName(s, p.number("seat")),
      node: nodeName(s, p.number("node")),
      months: p.number("months"),
      public: p.flag("public"),
    }),
  allies: (s, p) =>
    words.t.debriefAsk_allies({ seats: seatList(s, p.list("seats")), spoke: p.flag("spoke") }),
  shot: (s, p) =>
    words.t.debriefAsk_shot({
      node: nodeName(s, p.number("node")),
      tick: p.number("tick"),
      before: tenths(p.number("before")),
      after: tenths(p.number("after")),
    }),
  what_if: (s, p) =>
    words.t.debriefAsk_what_if({
      node: nodeName(s, p.number("node")),
      seats: seatList(s, p.list("seats")),
      tick: p.number("tick"),
    }),
  leak: (s, p) =>
    words.t.debriefAsk_leak({
      node: nodeName(s, p.number("node")),
      tick: p.number("tick"),
      count: p.number("count"),
    }),
  politics: (s, p) => {
    const [pro, contra] = [p.list("pro"), p.list("contra")];
    return words.t.debriefAsk_politics({
      peak: tenths(p.number("peak")),
      tick: p.number("tick"),
      pro: pro.length === 0 ? "" : seatList(s, pro),
      contra: contra.length === 0 ? "" : seatList(s, contra),
    });
  },
  twice: (s, p) =>
    words.t.debriefAsk_twice({ node: nodeName(s, p.number("node")), seats: seatList(s, p.list("seats")) }),
  no_pledges: (_, p) => words.t.debriefAsk_no_pledges({ talked: p.flag("talked") }),
};

function helped(story: Story, p: Reader) {
  return {
    node: nodeName(story, p.number("node")),
    seats: seatList(story, p.list("seats")),
    tick: p.number("tick"),
    months: p.number("months"),
  };
}

export interface Question {
  readonly text: string;
  /** The month it is about, if it is about one. */
  readonly tick: number | null;
}

export function questions(story: Story): Question[] {
  return story.prompts.flatMap((prompt): Question[] => {
    const make = Object.hasOwn(MAKERS, prompt.id) ? MAKERS[prompt.id] : undefined;
    if (make === undefined) return [];
    try {
      const tick = prompt["tick"];
      return [{ text: make(story, new Reader(prompt)), tick: typeof tick === "number" ? tick : null }];
    } catch (error) {
      if (error instanceof Missing) return [];
      throw error;
    }
  });
}
