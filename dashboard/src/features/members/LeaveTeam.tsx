"use client";
import { useState } from "react";
import { act } from "@/shared/api/act";
import { core } from "@/shared/api/client";
import { useSession } from "@/shared/session/Session";

/** The way out. It cannot be taken back alone, so it is asked twice and named. */
export function LeaveTeam() {
  const { team } = useSession();
  const [isAsked, setAsked] = useState(false);
  const leave = async (): Promise<void> => {
    // Loaded anew, so that nothing of the team stays in the page.
    if (await act(core.POST("/v1/me/leave"), `You left ${team.name}`)) window.location.reload();
  };
  return (
    <section aria-labelledby="leave" className="card p-4 text-13">
      <h2 id="leave" className="text-14 font-medium">
        Leave the team
      </h2>
      <p className="mt-1 max-w-[70ch] text-muted">
        You are signed out everywhere at once, and your computers remove what they hold of the team. What you did stays with
        the team. To come back you need an invitation.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {isAsked ? (
          <>
            <button type="button" className="button" onClick={() => void leave()}>
              Leave {team.name} for good
            </button>
            <button type="button" className="button" onClick={() => setAsked(false)}>
              Stay
            </button>
          </>
        ) : (
          <button type="button" className="button" onClick={() => setAsked(true)}>
            Leave …
          </button>
        )}
      </div>
    </section>
  );
}
