/** A technology in words: the same facts for the picture's names, the list and the details. */
import { words } from "../i18n/index.svelte";
import { type Field, type Kind, type Level, type Motive, type TreeNode } from "../match/view";

export function kindWord(kind: Kind): string {
  return words.t[`kind_${kind}`];
}

export function fieldWord(field: Field): string {
  return words.t[`field_${field}`];
}

export function levelWord(level: Level): string {
  return words.t[`level_${level}`];
}

export function motiveWord(motive: Motive): string {
  return words.t[`motive_${motive}`];
}

/** The kind, with a question mark while it may be wrong (rule 7). */
export function perceivedKind(node: TreeNode): string {
  if (node.kind === null) return node.ending ? words.t.kindSomeEnding : words.t.kindUnknown;
  const word = kindWord(node.kind);
  return isSure(node) ? word : words.t.kindGuess({ kind: word });
}

/** Rumoured kinds may be wrong, and an ending may be a facade until it is inspected. */
export function isSure(node: TreeNode): boolean {
  return node.certified || node.exposed || (!node.ending && node.level !== "rumoured");
}

export interface Mark {
  readonly icon:
    "published" | "revealed" | "sale" | "shot" | "exposed" | "known" | "unlocked" | "project" | "ended";
  readonly word: string;
}

/** Who has to do with a node: whoever reads, a seat that is looked at afterwards, or anybody. */
const OWN_MARKS = {
  reader: { project: "mark_project", unlocked: "mark_unlocked", known: "mark_known" },
  seat: { project: "debriefMarkProject", unlocked: "debriefMarkUnlocked", known: "debriefMarkKnown" },
  truth: { project: "debriefMarkWorked", unlocked: "debriefMarkUnlocked", known: "debriefMarkSecret" },
} as const;

/** What is to be said about a node beside its kind, most important first. */
export function marksOf(node: TreeNode, context: { ended: boolean; staffed: boolean }): Mark[] {
  const { t } = words;
  const marks: Mark[] = [];
  if (context.ended) marks.push({ icon: "ended", word: t.mark_ending });
  const own = OWN_MARKS[node.told ?? "reader"];
  if (context.staffed) marks.push({ icon: "project", word: t[own.project] });
  if (node.own?.known === "unlocked") marks.push({ icon: "unlocked", word: t[own.unlocked] });
  if (node.published) marks.push({ icon: "published", word: t.mark_published });
  else if (node.own?.known === "received") marks.push({ icon: "known", word: t[own.known] });
  if (node.revealed && !node.published) marks.push({ icon: "revealed", word: t.mark_revealed });
  if (node.sellers.length > 0)
    marks.push({ icon: "sale", word: t.mark_onSale({ count: node.sellers.length }) });
  if (node.warningShot) marks.push({ icon: "shot", word: t.mark_shot });
  if (node.exposed) marks.push({ icon: "exposed", word: t.mark_exposed });
  return marks;
}

/** The node's name, or a number for one whose name is not known. */
export function nameOf(node: Pick<TreeNode, "index" | "name">): string {
  return node.name === "" ? words.t.unnamed({ number: node.index + 1 }) : node.name;
}

/** The word below a name: the kind, or how little is known of it. */
export function shortWord(node: TreeNode): string {
  return node.kind === null && !node.ending ? levelWord(node.level) : perceivedKind(node);
}

/** One sentence for a screen reader; it begins with what is written on the card. */
export function describe(node: TreeNode, marks: readonly Mark[]): string {
  const parts = [
    shortWord(node),
    ...(node.kind === null && node.ending ? [words.t.ending] : []),
    fieldWord(node.field),
    words.t.layer({ layer: node.layer }),
  ];
  if (node.level !== "understood" && (node.kind !== null || node.ending)) parts.push(levelWord(node.level));
  parts.push(...marks.map((mark) => mark.word));
  return words.t.describeNode({ name: nameOf(node), parts });
}
