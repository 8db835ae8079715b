/**
 * A staff of 100 %, divided: whatever is changed, the parts never add up to more, and nobody is idle while there is a
 * project to work on.
 *
 * A change is paid for by the projects in proportion to what they have; what lines hold is only touched when projects
 * have nothing left. Whole per cents throughout, so what is shown is what is sent.
 */
export const WHOLE = 100;

/** Divide `total` in proportion to `parts` into whole numbers that add up to it (largest remainders; ties: first). */
export function divide(total: number, parts: readonly number[]): number[] {
  const sum = parts.reduce((all, part) => all + part, 0);
  if (parts.length === 0) return [];
  // Where nothing tells them apart, all are alike.
  const shares =
    sum === 0 ? parts.map(() => total / parts.length) : parts.map((part) => (total * part) / sum);
  const whole = shares.map(Math.floor);
  const rest = total - whole.reduce((all, part) => all + part, 0);
  const order = shares
    .map((share, index) => ({ index, remainder: share - (whole[index] ?? 0) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of order.slice(0, Math.round(rest))) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}

export interface Division {
  readonly projects: readonly number[];
  readonly lines: readonly number[];
}

const sum = (parts: readonly number[]): number => parts.reduce((all, part) => all + part, 0);

/** What nobody was given. */
export function idle({ projects, lines }: Division): number {
  return WHOLE - sum(projects) - sum(lines);
}

/** Give everything that lines leave to the projects, in proportion to what they have. */
export function settle({ projects, lines }: Division): Division {
  const fitting = sum(lines) > WHOLE ? divide(WHOLE, lines) : lines;
  return { projects: divide(WHOLE - sum(fitting), projects), lines: fitting };
}

/** Give project `slot` a share; the other projects divide the rest. The only project has all that lines leave. */
export function setProject(before: Division, slot: number, share: number): Division {
  const free = WHOLE - sum(before.lines);
  const others = before.projects.filter((_, other) => other !== slot);
  if (others.length === 0) return settle(before);
  const own = Math.max(0, Math.min(free, Math.round(share)));
  const divided = divide(free - own, others);
  const projects = before.projects.map((_, other) =>
    other === slot ? own : (divided[other < slot ? other : other - 1] ?? 0),
  );
  return { projects, lines: before.lines };
}

/** Give line `line` a share, at most what the other lines leave. */
export function setLine(before: Division, line: number, share: number): Division {
  const others = sum(before.lines) - (before.lines[line] ?? 0);
  const own = Math.max(0, Math.min(WHOLE - others, Math.round(share)));
  const lines = before.lines.map((value, other) => (other === line ? own : value));
  return settle({ projects: before.projects, lines });
}

/** Another project: it gets as much as the others have on average. */
export function addProject(before: Division): Division {
  const count = before.projects.length;
  const mean = count === 0 ? 1 : Math.max(1, sum(before.projects) / count);
  return settle({ projects: [...before.projects, mean], lines: before.lines });
}

export function removeProject(before: Division, slot: number): Division {
  return settle({ projects: before.projects.filter((_, other) => other !== slot), lines: before.lines });
}
