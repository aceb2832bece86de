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

const isKnown = (status: string): status is Status => status in WORDS;

/** What people call `status`; a status that the team added is called by its own name. */
export const statusWord = (status: string): string =>
  isKnown(status) ? WORDS[status] : status.charAt(0).toUpperCase() + status.slice(1).replaceAll("-", " ");

/** The class that colours the dot of `status`. */
export const statusDot = (status: string): string => (isKnown(status) ? DOTS[status] : "bg-muted");
