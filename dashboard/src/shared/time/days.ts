/** Calendar days as text (`2026-11-27`), by this computer's own calendar. Pure but for the reader's zone. */

/** The day `count` days after the one that `now` (epoch milliseconds) lies in. */
export function dayAfter(now: number, count: number): string {
  const at = new Date(now);
  at.setDate(at.getDate() + count);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** When a follow-up is due, said from `today`: "today", "2 days late", "in 3 days". */
export function dueWords(day: string, today: string): string {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
  if (days === 0) return "today";
  if (days < 0) return days === -1 ? "1 day late" : `${-days} days late`;
  return days === 1 ? "tomorrow" : `in ${days} days`;
}
