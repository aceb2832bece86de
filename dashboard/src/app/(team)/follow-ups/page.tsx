import type { Metadata } from "next";
import { FollowUpsPage } from "@/features/followups/FollowUpsPage";

export const metadata: Metadata = { title: "Follow-ups" };

export default FollowUpsPage;
