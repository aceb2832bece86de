import { Suspense, type ReactNode } from "react";
import { Gate } from "@/features/session/Gate";
import { Shell } from "@/features/shell/Shell";
import { LiveProvider } from "@/shared/live/Live";

export default function TeamLayout({ children }: { children: ReactNode }) {
  return (
    <Gate>
      <LiveProvider>
        <Shell>
          {/* Pages read their filters from the address, which a prerender does not have. */}
          <Suspense>{children}</Suspense>
        </Shell>
      </LiveProvider>
    </Gate>
  );
}
