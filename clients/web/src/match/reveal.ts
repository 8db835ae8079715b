/** After the end nothing is hidden any more: the true kind of all that was seen. Pure. */
import type { Kind, TreeNode } from "./view";

/** `nodes` as what they are, by the true kinds of all technologies; what they were taken for is kept. */
export function revealed(nodes: readonly TreeNode[], kinds: readonly Kind[]): TreeNode[] {
  return nodes.map((node) => {
    const kind = kinds[node.index];
    if (kind === undefined) return node;
    const seemed = node.kind === kind ? node.seemed : node.kind;
    return { ...node, kind, seemed, ending: kind === "yellow" || kind === "red", certified: true };
  });
}
