/** The statuses of a prospect, in the order of the way from stranger to client. */
export const STATUSES = ["new", "no-reply", "replied", "warm", "booked", "paid", "client", "excluded"] as const;

export type Status = (typeof STATUSES)[number];

const WORDS: Record<Status, string> = {
  new: "New",
  "no-reply": "No reply",
  replied: "Replied",
  warm: "Warm",
  booked: "Booked",
  paid: "Paid",
  client: "Client",
  excluded: "Excluded",
};

/** Written out in full: the style sheet is made from the names found in the source. */
const DOTS: Record<Status, string> = {
  new: "bg-status-new",
  "no-reply": "bg-status-no-reply",
  replied: "bg-status-replied",
  warm: "bg-status-warm",
  booked: "bg-status-booked",
  paid: "bg-status-paid",
  client: "bg-status-client",
  excluded: "bg-status-excluded",
};

let ownNames: Readonly<Record<string, string>> = {};

/** From now on statuses are called as the team calls them; told once, before anything of the team is drawn. */
export const callStatuses = (names: Readonly<Record<string, string>>): void => {
  ownNames = names;
};

/** Every status of a team that calls its statuses `names`: its own ones before the last, which is a goodbye. */
export const statusesOf = (names: Readonly<Record<string, string>>): string[] => [
  ...STATUSES.slice(0, -1),
  ...Object.keys(names).filter((status) => !isKnown(status)),
  ...STATUSES.slice(-1),
];

/** Every status of the team. */
export const allStatuses = (): string[] => statusesOf(ownNames);

/** What one press of the keys 1 to 9 sets, in the order of the way; nobody is excluded by one press. */
export const keyedStatuses = (names: Readonly<Record<string, string>> = ownNames): string[] => statusesOf(names).slice(0, -1).slice(0, 9);

const isKnown = (status: string): status is Status => status in WORDS;

/** What InstaCRM calls `status` where a team has no name of its own for it. */
export const usualWord = (status: string): string =>
  isKnown(status) ? WORDS[status] : status.charAt(0).toUpperCase() + status.slice(1).replaceAll("-", " ");

/** What people of the team call `status`. */
export const statusWord = (status: string): string => ownNames[status] ?? usualWord(status);

/** The class that colours the dot of `status`. */
export const statusDot = (status: string): string => (isKnown(status) ? DOTS[status] : "bg-muted");
