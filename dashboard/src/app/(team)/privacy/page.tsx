import type { Metadata } from "next";
import { PrivacyPage } from "@/features/privacy/PrivacyPage";

export const metadata: Metadata = { title: "Erased people" };

export default PrivacyPage;
