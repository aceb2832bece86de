import { expect, test } from "vitest";
import { changesOf, isAboutTexts, ownNames, type Whole } from "./constitution";

const NOW: Whole = {
  quorum_percent: 25, threshold_percent: 50, small_team: 3, voting_hours: 72, text_policy: "shared", zone: "UTC", week_start: 0,
  retention_days: 0, joining: "server", status_names: {}, leaderboard: true,
};

test("what would change is told with what it was, and nothing else is", () => {
  expect(changesOf(NOW, { ...NOW, joining: "approval", status_names: { warm: "Interested" } })).toEqual([
    "Who comes in: whoever asks, once an owner or admin lets them in, until now as the server is set up",
    "Status “Warm” is called: Interested, until now Warm",
  ]);
});

test("the text policy and how long texts are kept are about texts, and joining is not", () => {
  const others: Whole[] = [{ ...NOW, retention_days: 30 }, { ...NOW, text_policy: "local" }, { ...NOW, joining: "closed" }];

  expect(others.map((one) => isAboutTexts(NOW, one))).toEqual([true, true, false]);
});

test("a usual name, or none, is no name of the team's own", () => {
  expect(ownNames({ new: "New", warm: "  Very   warm ", paid: " " })).toEqual({ warm: "Very warm" });
});
