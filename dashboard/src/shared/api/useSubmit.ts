"use client";
import { useState, type FormEvent } from "react";
import { toasts } from "@/shared/ui/Toasts";
import { problemOf, type Problem } from "./problem";

type Answer<T> = { data?: T; error?: unknown };

/** What is said when Core did it; `undo` is offered beside it. */
type News = { title: string; description?: string; undo?: () => void };

/** A form that asks Core for one thing: whether it is under way, what went wrong, and news with a way back when done. */
export function useSubmit<T>(ask: () => Promise<Answer<T>>, onDone: (answer: T) => News) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { data, error } = await ask();
      if (data === undefined) throw error;
      const { undo, ...news } = onDone(data);
      const shown = toasts.add({
        ...news,
        ...(undo && { actionProps: { children: "Undo", onClick: () => (toasts.close(shown), undo()) } }),
      });
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  return {
    isBusy,
    problem,
    forget: () => setProblem(null),
    onSubmit: (event: FormEvent) => {
      event.preventDefault();
      void submit();
    },
  };
}
