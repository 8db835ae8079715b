/** The parts of the page that one looks at one at a time on a phone. */
export type Tab = "tree" | "turn" | "talk" | "news" | "standings";

export const ICONS = {
  tree: "tree",
  turn: "project",
  talk: "say",
  news: "news",
  standings: "standings",
} as const;

export interface TabItem {
  readonly id: Tab;
  readonly word: string;
  readonly unread: number;
}
