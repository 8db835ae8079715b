import { expect, it } from "vitest";
import { logAddress, readRooms } from "./rest";

it("reads the rooms that a server lists, and leaves out what it does not understand", () => {
  const seats = [
    { seat: 0, plan: "bot", status: "bot" },
    { seat: 1, plan: "human", status: "open" },
  ];
  expect(
    readRooms({
      rooms: [
        { room: "AB12CD", scenario: "toy", title: "Toy", stage: "running", seats },
        { room: "EF34GH", stage: "finished" },
        { title: "no code" },
        null,
      ],
    }),
  ).toEqual([
    { room: "AB12CD", title: "Toy", open: 1, over: false },
    { room: "EF34GH", title: "EF34GH", open: 0, over: true },
  ]);
  expect(readRooms(null)).toEqual([]);
  expect(readRooms({ rooms: "none" })).toEqual([]);
});

it("keeps a log's id within its place in the address", () => {
  expect(logAddress("../../x?y")).toBe("api/matches/..%2F..%2Fx%3Fy/log");
});
