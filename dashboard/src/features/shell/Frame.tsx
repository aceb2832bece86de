"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useState, type ReactNode } from "react";
import { newQueryClient } from "@/shared/api/queries";
import { HintBubble } from "@/shared/ui/Hint";
import { Toasts } from "@/shared/ui/Toasts";

/** What every page stands on. */
export function Frame({ children }: { children: ReactNode }) {
  const [client] = useState(newQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
      <HintBubble />
      <Toasts />
    </QueryClientProvider>
  );
}
