import { describe, expect, it } from "vitest";
import { de } from "./de";
import { en } from "./en";

describe("catalogues", () => {
  it("have a text of their own for every key, which the compiler cannot see", () => {
    const same = Object.keys(en).filter((key) => {
      const [a, b] = [en[key as keyof typeof en], de[key as keyof typeof de]];
      return typeof a === "string" && a === b;
    });
    expect(same).toEqual(["appName"]);
  });

  it("say one and many", () => {
    expect(en.shots({ count: 1 })).toBe("1 warning shot");
    expect(en.shots({ count: 2 })).toBe("2 warning shots");
    expect(de.shots({ count: 1 })).toBe("1 Warnschuss");
    expect(de.hiddenNodes({ count: 3 })).toBe("3 Technologien liegen noch im Nebel.");
  });
});
