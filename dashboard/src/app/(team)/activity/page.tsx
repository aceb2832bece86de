import type { Metadata } from "next";
import { ActivityPage } from "@/features/activity/ActivityPage";

export const metadata: Metadata = { title: "Activity" };

export default ActivityPage;
