/** Results of checks: to the host, and back to whoever runs it. */
import type { Grade } from "./verdict";

export interface Sent {
  readonly name: string;
  readonly verdict: string;
  readonly text: string;
  /** Seconds since the epoch. */
  readonly at: number;
}

const GRADES: readonly string[] = ["good", "usable", "bad"] satisfies Grade[];

export async function sendResult(name: string, verdict: Grade, text: string): Promise<boolean> {
  try {
    const answer = await fetch("api/checks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: name.slice(0, 40), verdict, text: text.slice(0, 2000) }),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

export interface Listed {
  readonly state: "listed" | "token" | "failed";
  readonly results: readonly Sent[];
}

export async function listResults(headers: Readonly<Record<string, string>>): Promise<Listed> {
  try {
    const answer = await fetch("api/checks", { headers });
    if (answer.status === 401) return { state: "token", results: [] };
    if (answer.ok) return { state: "listed", results: readResults(await answer.json()) };
  } catch {
    // Told below.
  }
  return { state: "failed", results: [] };
}

export function readResults(found: unknown): Sent[] {
  const rows = (found as { checks?: unknown } | null)?.checks;
  if (!Array.isArray(rows)) return [];
  return (rows as unknown[]).flatMap((row) => {
    if (typeof row !== "object" || row === null) return [];
    const { name, verdict, text, at } = row as Record<string, unknown>;
    if (typeof name !== "string" || typeof text !== "string" || typeof at !== "number") return [];
    return [{ name, text, at, verdict: GRADES.includes(String(verdict)) ? String(verdict) : "bad" }];
  });
}
