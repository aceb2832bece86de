import { expect, test } from "vitest";
import { badRows } from "./badRows";
import { samples, withColumn } from "./columns";

test("the file of rows that were left out holds them as they came, with the reason", () => {
  const rows = [["mila.k", 'says "hi"'], ["=cmd", "x"], ["jo", ""]];
  const outcomes = [
    { outcome: "new" as const, why: "" },
    { outcome: "refused" as const, why: "No handle." },
    { outcome: "left-alone" as const, why: "Erased." },
  ];

  const file = badRows(["Handle", "Note"], rows, outcomes);

  expect(file).toBe('\ufeff"Handle","Note","Why it was left out"\r\n"\'=cmd","x","No handle."\r\n"jo","","Erased."\r\n');
});

test("a thing is held by one column at most", () => {
  expect(withColumn(["handle", null, "note"], 1, "handle")).toEqual([null, "handle", "note"]);
  expect(withColumn(["handle", null, null], 0, null)).toEqual([null, null, null]);
});

test("sample values say something and differ", () => {
  expect(samples([["a"], [""], ["a"], ["b"], ["c"], ["d"]], 0)).toEqual(["a", "b", "c"]);
});
