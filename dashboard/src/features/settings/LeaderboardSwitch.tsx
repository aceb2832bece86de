"use client";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { core } from "@/shared/api/client";
import type { Constitution } from "@/shared/api/shapes";
import { useSaving } from "@/shared/rules/useSaving";
import { useSession } from "@/shared/session/Session";

/** Asks the team to show the leaderboard, or not to. */
export function LeaderboardSwitch({ held }: { held: Constitution }) {
  const { operator } = useSession();
  const router = useRouter();
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const { isSaving, problem, save } = useSaving();
  const isOn = held.leaderboard ?? true;

  const ask = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const change = { what: "constitution" as const, constitution: { ...held, leaderboard: !isOn } };
    const done = await save(() => core.POST("/v1/proposals", { body: { change, reason } }), `The team was asked to turn the leaderboard ${isOn ? "off" : "on"}`);
    if (done) router.push("/proposals/");
  };

  if (operator.role === "viewer") return null;
  if (!isAsked)
    return (
      <button type="button" className="button" onClick={() => setAsked(true)}>
        Propose to turn the leaderboard {isOn ? "off" : "on"} …
      </button>
    );
  return (
    <form onSubmit={(event) => void ask(event)} className="space-y-3 rounded-card border border-line p-4 text-13">
      <label className="block">
        <span className="block text-12 text-muted">Why the leaderboard should be {isOn ? "off" : "on"}</span>
        <input className="field mt-1 w-full" maxLength={2000} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button button-main" disabled={isSaving}>
          {isSaving ? "Asking …" : "Ask the team"}
        </button>
        <button type="button" className="button" onClick={() => setAsked(false)}>
          Leave it
        </button>
      </div>
      {problem && (
        <p role="alert" className="text-hold">
          The team was not asked. {problem.message} {problem.remedy}
        </p>
      )}
    </form>
  );
}
