/** The periods one may look at, in days up to now. */
export const PERIODS = [1, 7, 14, 30, 90] as const;

/** "today", "in 7 days". */
export const words = (days: number | undefined): string => (days === 1 ? "today" : `in ${days} days`);
