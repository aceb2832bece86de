import type { Metadata } from "next";
import { ContributionsPage } from "@/features/contributions/ContributionsPage";

export const metadata: Metadata = { title: "Operators" };

export default function Page() {
  return <ContributionsPage of="operators" />;
}
