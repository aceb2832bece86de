import type { Metadata } from "next";
import { Suspense } from "react";
import { ProposePage } from "@/features/proposals/ProposePage";

export const metadata: Metadata = { title: "Propose a rule" };

export default function Page() {
  return (
    <Suspense>
      <ProposePage />
    </Suspense>
  );
}
