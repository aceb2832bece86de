import type { Metadata } from "next";
import { ProspectsPage } from "@/features/prospects/ProspectsPage";

export const metadata: Metadata = { title: "Prospects" };

export default ProspectsPage;
