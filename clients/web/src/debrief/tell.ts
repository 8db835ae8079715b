/** A story in sentences: who is who, what happened by a month, and what each pair of eyes heard of it. */
import { words } from "../i18n/index.svelte";
import { kindWord } from "../tree/describe";
import { HOWS, seatsOf, type Learned, type Moment, type Story, type StoryWord } from "./story";
import type { Eyes } from "./scene";

export function seatName(story: Story, seat: number): string {
  const name = story.seats[seat]?.name ?? "";
  return name === "" ? `${words.t.seat} ${seat + 1}` : name;
}

export function seatList(story: Story, seats: readonly number[]): string {
  return seats.length === 0 ? words.t.somebody : words.list(seats.map((seat) => seatName(story, seat)));
}

export function nodeName(story: Story, node: number): string {
  return story.nodes[node]?.name ?? words.t.unnamed({ number: node + 1 });
}

/** The letter of a seat, which stands for it where there is no room for a name. */
export function seatLetter(seat: number): string {
  return String.fromCharCode(65 + seat);
}

/** Tenths of a month, in months. */
export function months(tenths: number): string {
  return words.number(tenths < 100 ? tenths / 10 : Math.round(tenths / 10));
}

/** Signs of lib/Icon.svelte. */
export type Sign =
  "unlocked" | "published" | "leaked" | "exposed" | "revealed" | "sale" | "shot" | "ended" | "known" | "say";

export interface Happening {
  readonly key: string;
  readonly tick: number;
  readonly icon: Sign;
  readonly text: string;
  /** What the sentence is about, to be shown in the tree. */
  readonly node: number | null;
  /** Words of people, apart from who said them. */
  readonly said: string | null;
  /** Nobody but those concerned knew of it at the time. */
  readonly secret: boolean;
}

/** Return what these eyes saw happen up to the end of the match, in order. */
export function happenings(story: Story, eyes: Eyes): Happening[] {
  const all = [
    ...eventsOf(story, eyes),
    ...sharesOf(story, eyes),
    ...shocksOf(story),
    ...wordsOf(story, eyes),
  ];
  return all.sort((a, b) => a.tick - b.tick);
}

function* eventsOf(story: Story, eyes: Eyes): Generator<Happening> {
  const { t } = words;
  for (const [place, rows] of story.events.entries()) {
    const tick = place + 1;
    for (const [kind, node, seat, value] of rows) {
      const name = nodeName(story, node);
      const made = (icon: Sign, text: string, secret = false): Happening => ({
        key: `${tick} ${kind} ${node} ${seat}`,
        tick,
        icon,
        text,
        node: node >= 0 ? node : null,
        said: null,
        secret,
      });
      switch (kind) {
        case "unlock":
          if (eyes === "truth" || eyes === seat)
            yield made(
              "unlocked",
              t.debriefEv_unlock({ seats: seatName(story, seat), node: name, again: value !== 1 }),
              true,
            );
          break;
        case "public":
          yield value > 0
            ? made("published", t.debriefEv_published({ seats: seatList(story, seatsOf(value)), node: name }))
            : isLeak(story, tick, node)
              ? made("leaked", t.debriefEv_leaked({ node: name }))
              : made("published", t.debriefEv_public({ node: name }));
          break;
        case "exposed":
          yield made("exposed", t.debriefEv_exposed({ seats: seatList(story, seatsOf(value)), node: name }));
          break;
        case "revealed":
          yield made("revealed", t.debriefEv_revealed({ node: name }));
          break;
        case "sale":
          yield made("sale", t.debriefEv_sale({ seats: seatName(story, seat), node: name }));
          break;
        case "shot":
          yield made("shot", t.debriefEv_shot({ node: name }));
          break;
        case "end": {
          const ending = (["yellow", "red", "horizon"] as const)[value - 1] ?? "horizon";
          yield made("ended", t[`debriefEv_end_${ending}`]);
          break;
        }
      }
    }
  }
}

function isLeak(story: Story, tick: number, node: number): boolean {
  return story.learned.some(
    ([when, what, , how]) => when === tick && what === node && HOWS[how] === "leaked",
  );
}

function* sharesOf(story: Story, eyes: Eyes): Generator<Happening> {
  if (eyes === "public") return;
  for (const [tick, node, seat, how, by] of story.learned) {
    const senders = seatsOf(by);
    if (HOWS[how] !== "shared" || (eyes !== "truth" && eyes !== seat && !senders.includes(eyes))) continue;
    yield {
      key: `${tick} shared ${node} ${seat}`,
      tick,
      icon: "known",
      text: words.t.debriefEv_shared({
        by: seatList(story, senders),
        seats: seatName(story, seat),
        node: nodeName(story, node),
      }),
      node,
      said: null,
      secret: true,
    };
  }
}

function* shocksOf(story: Story): Generator<Happening> {
  for (const [place, [tick, concern, regulation, text]] of story.shocks.entries()) {
    yield {
      key: `${tick} shock ${place}`,
      tick,
      icon: "shot",
      text: words.t.debriefEv_shock({ text, concern: concern / 10, regulation: regulation / 10 }),
      node: null,
      said: null,
      secret: false,
    };
  }
}

function* wordsOf(story: Story, eyes: Eyes): Generator<Happening> {
  for (const [place, word] of story.talk.entries()) {
    if (word.text === "" || !heard(word, eyes)) continue;
    const name = word.name ?? (word.seat < 0 ? words.t.debriefHost : seatName(story, word.seat));
    const to = word.to.map((seat) => seatName(story, seat));
    yield {
      key: `word ${place}`,
      tick: word.tick,
      icon: "say",
      text: words.t.debriefSaid({ name, to: to.length === 0 ? "" : words.list(to) }),
      node: null,
      said: word.text,
      secret: word.to.length > 0,
    };
  }
}

function heard(word: StoryWord, eyes: Eyes): boolean {
  return (
    eyes === "truth" ||
    word.to.length === 0 ||
    (eyes !== "public" && (word.seat === eyes || word.to.includes(eyes)))
  );
}

/** A moment in a sentence, and what it did to the race. */
export function tellMoment(
  story: Story,
  moment: Moment,
): { text: string; effects: { kind: "yellow" | "red"; text: string }[] } {
  const { t } = words;
  const [node, seats] = [nodeName(story, moment.node), seatList(story, moment.seats)];
  const effects = (["yellow", "red"] as const)
    .filter((kind) => moment[kind] >= 5)
    .map((kind) => ({
      kind,
      text: t.debriefNearer({ months: months(moment[kind]), kind: kindWord(kind) }),
    }));
  switch (moment.kind) {
    case "unlocked":
      return { text: t.debriefEv_unlock({ seats, node, again: !isFirst(story, moment) }), effects };
    case "published":
      return { text: t.debriefEv_published({ seats, node }), effects };
    case "leaked":
      return { text: t.debriefEv_leaked({ node }), effects };
    case "shared":
      return {
        text: t.debriefEv_shared({ by: seats, seats: seatList(story, moment.learners), node }),
        effects,
      };
    case "shot":
      return { text: t.debriefEv_shot({ node }), effects };
    case "exposed":
      return { text: t.debriefEv_exposed({ seats, node }), effects };
    case "lead":
      return {
        text: t.debriefLeadChanged({ kind: kindWord(moment.lead === "red" ? "red" : "yellow") }),
        effects,
      };
    default:
      return { text: tellEnd(story), effects };
  }
}

function isFirst(story: Story, moment: Moment): boolean {
  return (story.events[moment.tick - 1] ?? []).some(
    ([kind, node, , value]) => kind === "unlock" && node === moment.node && value === 1,
  );
}

/** Who ended it, in a sentence. */
export function tellEnd(story: Story): string {
  const { end } = story;
  if (end.node >= 0)
    return words.t.debriefBuilt({
      seats: seatList(story, end.builders),
      node: nodeName(story, end.node),
      tick: end.tick,
    });
  return end.reason !== null && end.reason !== ""
    ? words.t.debriefStopped({ reason: end.reason, tick: end.tick })
    : words.t.debriefNobodyBuilt({ tick: end.tick });
}

/** Why it ended so: what it looked like, the last piece, and how far the other ending was. */
export function tellWhy(story: Story): string[] {
  const { end, nodes } = story;
  const said: string[] = [];
  const built = nodes[end.node];
  if (built !== undefined && built.face !== built.kind)
    said.push(
      words.t.debriefFacade({ node: built.name, seemed: kindWord(built.face), kind: kindWord(built.kind) }),
    );
  if (end.last_piece !== null) said.push(tellPiece(story, end.last_piece));
  const others =
    end.ending === "yellow"
      ? (["red"] as const)
      : end.ending === "red"
        ? (["yellow"] as const)
        : (["yellow", "red"] as const);
  for (const kind of others) {
    const left = end.left[kind];
    said.push(
      left === null
        ? words.t.debriefNoWay({ kind: kindWord(kind) })
        : words.t.debriefOther({
            kind: kindWord(kind),
            seat: seatName(story, left.seat),
            months: months(left.tenths),
          }),
    );
  }
  return said;
}

function tellPiece(story: Story, [tick, node, seat, how, by]: Learned): string {
  return words.t[`debriefPiece_${HOWS[how] ?? "unlocked"}`]({
    node: nodeName(story, node),
    seat: seatName(story, seat),
    tick,
    by: seatList(story, seatsOf(by)),
  });
}

/** Whose eyes, in words. */
export function eyesName(story: Story, eyes: Eyes): string {
  if (eyes === "truth") return words.t.debriefSeenTruth;
  if (eyes === "public") return words.t.debriefSeenPublic;
  return words.t.debriefSeenAs({ seat: seatName(story, eyes) });
}
