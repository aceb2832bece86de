"use client";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useState, type ReactNode } from "react";
import { newQueryClient } from "@/shared/api/queries";
import { HintBubble } from "@/shared/ui/Hint";
import { Toasts } from "@/shared/ui/Toasts";

/** What every page stands on. Style elements are off: the content policy allows none. */
export function Frame({ children }: { children: ReactNode }) {
  const [client] = useState(newQueryClient);
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <NuqsAdapter>
          <Tooltip.Provider>
            {children}
            <HintBubble />
          </Tooltip.Provider>
          <Toasts />
        </NuqsAdapter>
      </QueryClientProvider>
    </CSPProvider>
  );
}
