import type { Problem } from "@/shared/api/problem";
import { Sign } from "@/shared/signs/Sign";

/** Why something was not saved, and what to do. */
export function NotSaved({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  return (
    <p role="alert" className="flex items-start gap-2 text-13 text-hold">
      <Sign kind="failed" className="mt-0.5" />
      <span>
        Not saved. {problem.message} {problem.remedy}
      </span>
    </p>
  );
}
