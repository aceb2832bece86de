/** Numbers as they are read. */
const grouped = new Intl.NumberFormat("en");

/** 12345 as "12,345". */
export const number = (value: number): string => grouped.format(value);

/** The change from `previous` to `value`: "▲ 4", "▼ 12", "no change". */
export function change(value: number, previous: number): string {
  if (value === previous) return "no change";
  return value > previous ? `▲ ${number(value - previous)}` : `▼ ${number(previous - value)}`;
}

/** `part` of `whole` in whole percent; 0 of nothing is 0. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((100 * part) / whole));

/** "1 person", "3 people". */
export const counted = (count: number, one: string, many: string): string => `${number(count)} ${count === 1 ? one : many}`;
