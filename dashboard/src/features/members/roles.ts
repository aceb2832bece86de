/** What each role may do, in a few words; the whole table is in docs/access.md. */
export const ROLES: readonly { role: string; word: string; may: string }[] = [
  { role: "viewer", word: "Viewer", may: "reads" },
  { role: "member", word: "Member", may: "reads, logs, sets statuses" },
  { role: "admin", word: "Admin", may: "also invites, lets people in, changes roles" },
  { role: "owner", word: "Owner", may: "also makes owners" },
];

/** The roles that somebody with `role` may give. */
export const mayGive = (role: string) => ROLES.filter((one) => role === "owner" || one.role !== "owner");

export const roleWord = (role: string): string => ROLES.find((one) => one.role === role)?.word ?? role;
