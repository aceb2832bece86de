"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, type Problem } from "@/shared/api/problem";
import { toasts } from "@/shared/ui/Toasts";

const DECIDED = ["/v1/rules", "/v1/proposals", "/v1/constitution", "/v1/goals", "/v1/me"];

type Answer = { error?: unknown; response: Response };

/** Does one thing that the team decides: whether it is under way, what went wrong, and news when it is done. */
export function useSaving() {
  const client = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const save = async (asks: () => Promise<Answer>, done: string): Promise<boolean> => {
    setSaving(true);
    setProblem(null);
    try {
      const { error, response } = await asks();
      if (!response.ok) throw error;
      await client.invalidateQueries({ predicate: ({ queryKey }) => DECIDED.includes(String(queryKey[1])) });
      toasts.add({ title: done });
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setSaving(false);
    }
  };

  return { isSaving, problem, save };
}
