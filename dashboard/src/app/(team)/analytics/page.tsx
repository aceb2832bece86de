import type { Metadata } from "next";
import { AnalyticsPage } from "@/features/analytics/AnalyticsPage";

export const metadata: Metadata = { title: "Analytics" };

export default AnalyticsPage;
