import type { Metadata } from "next";
import { ProspectPage } from "@/features/prospect/ProspectPage";

export const metadata: Metadata = { title: "Prospect" };

export default ProspectPage;
