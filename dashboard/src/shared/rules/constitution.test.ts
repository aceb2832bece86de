import { expect, test } from "vitest";
import { changesOf, isAboutTexts, ownNames, ownStatuses, withStatus, type Whole } from "./constitution";

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
  expect(ownNames({ new: "New", warm: "  Very   warm ", paid: " ", "on-hold": "On hold", lost: "" })).toEqual({ warm: "Very warm", "on-hold": "On hold" });
});

test("a status of the team's own gets a code that nothing else has, and one that is there already is not added", () => {
  const names = ["  On   hold ", "Höflich abgesagt!", "warm", "2nd call", "日程", "ON HOLD"].reduce<Record<string, string>>(withStatus, { warm: "Interested" });

  expect(names).toEqual({ warm: "Interested", "on-hold": "On hold", "hoflich-abgesagt": "Höflich abgesagt!", "warm-2": "warm", "nd-call": "2nd call", own: "日程" });
  expect(ownStatuses(names)).toEqual(["on-hold", "hoflich-abgesagt", "warm-2", "nd-call", "own"]);
});

test("statuses that come, go or are called something else are told", () => {
  const before = { ...NOW, status_names: { trial: "Trial", "on-hold": "On hold" } };

  expect(changesOf(before, { ...NOW, status_names: { trial: "Trial month", lost: "Lost" } })).toEqual([
    "Status “Trial” is called: Trial month",
    "No status “On hold” any more; who has it keeps it",
    "Another status: Lost",
  ]);
});
