import type { Metadata } from "next";
import { ProposalsPage } from "@/features/proposals/ProposalsPage";

export const metadata: Metadata = { title: "Votes" };

export default ProposalsPage;
