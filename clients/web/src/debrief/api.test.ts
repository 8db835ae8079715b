import { afterEach, describe, expect, it, vi } from "vitest";
import { STORY } from "../testing/story";
import { NoStory, storyOfFile, storyOfMatch } from "./api";

const TOLD = { ...STORY, format: "techrace-story-1" };

function answers(status: number, body: unknown) {
  const asked = vi.fn<(address: string, options: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(new Response(JSON.stringify(body), { status })),
  );
  vi.stubGlobal("fetch", asked);
  return asked;
}

const refused = (message: string) => ({ error: { code: "story", message } });

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("asking for a story", () => {
  it("asks its own server, and keeps strange names within the address", async () => {
    const asked = answers(200, TOLD);
    expect(await storyOfMatch("a/../b")).toEqual(TOLD);
    expect(asked.mock.calls[0]?.[0]).toBe("api/matches/a%2F..%2Fb/story");
  });

  it("sends a file as it is", async () => {
    const asked = answers(200, TOLD);
    const file = new Blob(["log"]);
    await storyOfFile(file);
    expect(asked.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: file });
  });

  it.each([
    [404, refused("no"), "missing"],
    [413, refused("large"), "large"],
    [429, refused("often"), "busy"],
    [503, refused("busy"), "busy"],
    [422, refused("byte 3: damaged"), "refused"],
    [422, refused("redacted (public): what was left out cannot be played again"), "extract"],
    [500, "not even JSON of ours", "refused"],
    [200, { format: "something else" }, "refused"],
  ])("says why there is none: %i", async (status, body, why) => {
    answers(status, body);
    await expect(storyOfMatch("m")).rejects.toMatchObject({ why });
  });

  it("says that the server cannot be reached", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
    await expect(storyOfMatch("m")).rejects.toEqual(new NoStory("offline"));
  });
});
