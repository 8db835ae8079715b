/** The two questions that the debriefing asks the server. */
import { cleaned, cleanText } from "../net/clean";
import { readStory, StoryError, type Story } from "./story";

/** Why there is no story: a word for the catalogue, and what the server said. */
export class NoStory extends Error {
  constructor(
    readonly why: "missing" | "refused" | "extract" | "busy" | "large" | "offline",
    message = "",
  ) {
    super(message);
  }
}

/** The story of a match of this server that is over. */
export async function storyOfMatch(match: string): Promise<Story> {
  return read(await ask(`api/matches/${encodeURIComponent(match)}/story`, {}));
}

/** The story of a log that somebody has. The server keeps nothing of it. */
export async function storyOfFile(file: Blob): Promise<Story> {
  return read(
    await ask("api/stories", {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: file,
    }),
  );
}

/** Where the tables of a match of this server are fetched. */
export function tablesAddress(match: string): string {
  return `api/matches/${encodeURIComponent(match)}/tables.zip`;
}

async function ask(address: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(address, options);
  } catch {
    throw new NoStory("offline");
  }
}

const REASONS: Readonly<Record<number, NoStory["why"]>> = {
  404: "missing",
  413: "large",
  429: "busy",
  503: "busy",
};

async function read(answer: Response): Promise<Story> {
  const told: unknown = await answer.json().catch(() => null);
  if (answer.ok) {
    try {
      // A dropped log may be anybody's, and say anything.
      return readStory(cleaned(told));
    } catch (error) {
      if (error instanceof StoryError) throw new NoStory("refused", error.message);
      throw error;
    }
  }
  const message = messageOf(told);
  // What was left out of a log before it was handed out cannot be told.
  const why = message.startsWith("redacted") ? "extract" : "refused";
  throw new NoStory(REASONS[answer.status] ?? why, message);
}

function messageOf(told: unknown): string {
  const error = typeof told === "object" && told !== null && "error" in told ? told.error : null;
  const message = typeof error === "object" && error !== null && "message" in error ? error.message : "";
  return typeof message === "string" ? cleanText(message) : "";
}
