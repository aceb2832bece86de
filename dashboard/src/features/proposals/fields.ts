/** The form of a rule kind, read from the JSON Schema of its parameters. Pure. */
import type { KindShown } from "@/shared/api/shapes";

export type Value = string | number;
export type Field = {
  name: string;
  title: string;
  first: Value;
  unit: string;
} & ({ type: "whole"; least: number; most: number } | { type: "clock" } | { type: "choice"; choices: { value: string; word: string }[] });

type Property = {
  title?: string;
  type?: string;
  enum?: string[];
  words?: Record<string, string>;
  minimum?: number;
  maximum?: number;
  default?: Value;
  unit?: string;
};

/** What the form of `kind` asks, in its order. A parameter of a type that this page does not know is left to Core. */
export function fieldsOf(kind: KindShown): Field[] {
  const properties = (kind.params["properties"] ?? {}) as Record<string, Property>;
  return Object.entries(properties).flatMap(([name, property]): Field[] => {
    const { title = name, unit = "" } = property;
    const common = { name, title, unit };
    if (property.enum) {
      const choices = property.enum.map((value) => ({ value, word: property.words?.[value] ?? value }));
      return [{ ...common, type: "choice", first: property.default ?? property.enum[0] ?? "", choices }];
    }
    if (property.type === "integer") {
      const { minimum: least = 1, maximum: most = 1_000_000 } = property;
      return [{ ...common, type: "whole", first: property.default ?? least, least, most }];
    }
    return property.type === "string" ? [{ ...common, type: "clock", first: property.default ?? "00:00" }] : [];
  });
}

/** The values a form begins with. */
export const firstOf = (kind: KindShown): Record<string, Value> =>
  Object.fromEntries(fieldsOf(kind).map(({ name, first }) => [name, first]));

/** Lengths of time people think in, by their seconds. */
export const SPANS: readonly (readonly [number, string])[] = [
  [1, "seconds"],
  [60, "minutes"],
  [3_600, "hours"],
  [86_400, "days"],
];

/** `seconds` in the largest unit that leaves no rest. */
export function spanOf(seconds: number): { amount: number; size: number } {
  const size = [...SPANS].reverse().find(([size]) => seconds >= size && seconds % size === 0)?.[0] ?? 1;
  return { amount: seconds / size, size };
}
