"use client";
import { useState } from "react";
import { core } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import type { ActivityLine } from "@/shared/api/shapes";
import { useSession } from "@/shared/session/Session";
import { toasts } from "@/shared/ui/Toasts";

type Word = "sent" | "not-sent";

/** For a message whose outcome nobody saw: its writer, or an admin, says what became of it. */
export function Answer({ line, onAnswered }: { line: ActivityLine; onAnswered: () => void }) {
  const { operator } = useSession();
  const [saying, setSaying] = useState<Word | null>(null);
  if (line.kind !== "outreach" || line.state !== "unconfirmed" || !line.outreach_id) return null;
  const isMine = line.operator_id === operator.operator_id;
  const mayAnswer = isMine || operator.role === "owner" || operator.role === "admin";
  if (!mayAnswer) return <span className="text-12 text-muted">{line.operator} can say</span>;

  const outreachId = line.outreach_id;
  const say = async (word: Word): Promise<void> => {
    setSaying(word);
    try {
      const { error, response } = await core.POST("/v1/outreaches/{outreach_id}/word", {
        params: { path: { outreach_id: outreachId } },
        body: { word },
      });
      if (!response.ok) throw error;
      onAnswered();
    } catch (error) {
      toasts.add({ title: "Not saved", description: problemOf(error).message });
      setSaying(null);
    }
  };
  return (
    <span role="group" aria-label={`What became of the message to @${line.handle ?? "somebody"}`} className="flex gap-1.5">
      <button type="button" className="button" data-answer="sent" disabled={saying !== null} onClick={() => void say("sent")}>
        {saying === "sent" ? "Saving …" : "Sent"}
      </button>
      <button type="button" className="button" data-answer="not-sent" disabled={saying !== null} onClick={() => void say("not-sent")}>
        {saying === "not-sent" ? "Saving …" : "Not sent"}
      </button>
    </span>
  );
}
