/** The audit log's actions in plain words. Pure. */

const WORDS: Record<string, string> = {
  "team.founded": "The team was founded",
  "team.exported": "Took a copy of everything the team has",
  "member.joined": "Joined the team",
  "member.asked": "Asked to be let in",
  "member.changed": "Changed a membership",
  "member.left": "Left the team",
  "invitation.made": "Invited somebody",
  "invitation.ended": "Took an invitation back",
  "token.made": "Made a token for a script",
  "token.revoked": "Revoked a script’s token",
  "prospects.imported": "Imported a list",
  "prospects.import-undone": "Took an import back",
  "session.opened": "Signed in",
  "session.ended": "Signed out",
  "session.others-ended": "Signed out everywhere else",
  "session.repeated": "A refresh was repeated within a minute: its answer was lost on the way",
  "session.replayed": "A used token came again: the sign-in was ended",
  "actor.shared": "Shared an account with somebody",
  "actor.handed-over": "Handed an account over",
  "actor.left": "Ended somebody’s use of an account",
  "rule.enacted": "Put a rule in force",
  "rule.retired": "Ended a rule",
};

/** What happened; an action this page does not know yet is shown as the log names it. */
export const actionWords = (action: string): string => WORDS[action] ?? action.replace(/[.-]/g, " ");

/** The details that a person can read: names for ids where they are known. */
export function detailWords(detail: Record<string, unknown>, name: (operatorId: string) => string | undefined): string {
  return Object.entries(detail)
    .filter(([key]) => !key.endsWith("_id"))
    .map(([key, value]) => {
      const said = typeof value === "string" ? value : JSON.stringify(value);
      return key === "member" ? (name(said) ?? said) : `${key}: ${said}`;
    })
    .join(", ");
}
