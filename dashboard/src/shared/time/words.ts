/** Instants in words: relative in the line, local and UTC when somebody looks closer. Pure; `now` is handed in. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago `at` was: "now", "40 s ago", "12 min ago", "3 h ago", "6 d ago", then the date. */
export function ago(at: number, now: number): string {
  const span = now - at;
  if (span < -MINUTE) return day(at, now);
  if (span < 5_000) return "now";
  if (span < MINUTE) return `${Math.floor(span / 1000)} s ago`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min ago`;
  if (span < DAY) return `${Math.floor(span / HOUR)} h ago`;
  if (span < 14 * DAY) return `${Math.floor(span / DAY)} d ago`;
  return day(at, now);
}

/** The local date of `at`; with the year when it is not this year's. */
export function day(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }).format(at);
}

let teamZone: string | undefined;

/** From now on days of the team are those of `zone`; told once, before anything of the team is drawn. */
export const keepDaysOf = (zone: string): void => {
  teamZone = zone;
};

/** The team's day at `at` with its year: "3 Mar 2026". What began with a day of the team's is told by that day. */
export const teamDay = (at: number): string =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: teamZone }).format(at);

/** When the team's day began that lies `back` days before the one of `now`; where clocks skip midnight, what they skip to. */
export function teamDayStart(now: number, back: number): number {
  const told = new Intl.DateTimeFormat("en", {
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    hourCycle: "h23", timeZone: teamZone,
  });
  const wall = (at: number): number => {
    const parts = Object.fromEntries(told.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second);
  };
  const midnight = Math.floor(wall(now) / DAY) * DAY - back * DAY;
  const near = 2 * midnight - wall(midnight);
  // The clocks may have changed between the two.
  const exact = midnight - (wall(near) - near);
  return wall(exact) < midnight ? near : exact;
}

/** The local time of day of `at`: "14:02". */
export const clock = (at: number): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);

/** `at` in the reader's own zone, with its name. */
export const local = (at: number): string =>
  new Intl.DateTimeFormat("en-GB", {
    weekday: "short", day: "numeric", month: "short", year: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
  }).format(at);

/** `at` in UTC: "2026-11-22 13:02:11 UTC". */
export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** A calendar day of the team ("2026-11-22") as "Sun 22 Nov". */
export const calendarDay = (iso: string): string =>
  new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(`${iso}T00:00:00Z`),
  ).replace(",", ""); // Browsers differ about the comma.

/** A length of time in plain words: "1 hour", "90 minutes", "24 hours". */
export function span(seconds: number): string {
  if (seconds === DAY / 1000) return "24 hours";
  const sizes: [number, string][] = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]];
  const [size, word] = sizes.find(([size]) => seconds >= size && seconds % size === 0) ?? [1, "second"];
  const count = seconds / size;
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
