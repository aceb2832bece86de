"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { core } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import type { Rule } from "@/shared/api/shapes";
import { toasts } from "@/shared/ui/Toasts";

/** Ends a rule at once, with a way back; only where one person decides. */
export function EndRule({ rule }: { rule: Rule }) {
  const client = useQueryClient();
  const [isEnding, setEnding] = useState(false);
  const tell = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/v1/rules" });

  const undo = async (): Promise<void> => {
    const { kind, severity, params, scope, may_override } = rule;
    const { error, response } = await core.POST("/v1/rules", { body: { kind, severity, params, scope, may_override } });
    toasts.add(response.ok ? { title: "The rule is in force again" } : { title: "Not saved", description: problemOf(error).message });
    await tell();
  };

  const end = async (): Promise<void> => {
    setEnding(true);
    try {
      const { error, response } = await core.DELETE("/v1/rules/{rule_id}", { params: { path: { rule_id: rule.rule_id } } });
      if (!response.ok) throw error;
      const news = toasts.add({
        title: "The rule has ended",
        actionProps: { children: "Undo", onClick: () => (toasts.close(news), void undo()) },
      });
      await tell();
    } catch (error) {
      toasts.add({ title: "Not saved", description: problemOf(error).message });
      setEnding(false);
    }
  };

  return (
    <button type="button" className="button" disabled={isEnding} onClick={() => void end()}>
      {isEnding ? "Ending …" : "End"}
    </button>
  );
}
