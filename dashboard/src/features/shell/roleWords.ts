const ROLES: Record<string, string> = { owner: "Owner of the team", admin: "Admin", member: "Member", viewer: "Viewer" };

/** A role as people read it. */
export const roleWord = (role: string): string => ROLES[role] ?? role;
