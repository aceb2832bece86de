/** What went wrong, in the words of whoever refused: Core's `Problem`, or our own when Core did not answer. */
export type Problem = { code: string; message: string; remedy: string; retryable: boolean };

const AWAY: Problem = {
  code: "server-away",
  message: "Your team's server does not answer.",
  remedy: "Nothing is lost: what you wrote stays on your computer and arrives later. Check the connection, then try again.",
  retryable: true,
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** `error`, whatever was thrown or answered, as a problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TypeError) return AWAY;
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    const said = error as Record<string, unknown>;
    return {
      code: error.code,
      message: text(said["message"]) || "Your team's server refused this.",
      remedy: text(said["remedy"]),
      retryable: said["retryable"] === true,
    };
  }
  return {
    code: "bad-answer",
    message: "Your team's server answered something this page does not understand.",
    remedy: "Reload the page. If it stays, tell whoever runs the server.",
    retryable: true,
  };
}

/** What a person can hand on when they ask for help. */
export const details = (problem: Problem): string =>
  [`code: ${problem.code}`, `message: ${problem.message}`, problem.remedy && `remedy: ${problem.remedy}`]
    .filter(Boolean)
    .join("\n");
