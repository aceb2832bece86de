import type { Metadata } from "next";
import { ConstitutionPage } from "@/features/constitution/ConstitutionPage";

export const metadata: Metadata = { title: "Constitution" };

export default function Page() {
  return <ConstitutionPage />;
}
