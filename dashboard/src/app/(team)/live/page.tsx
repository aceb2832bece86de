import type { Metadata } from "next";
import { LivePage } from "@/features/live/LivePage";

export const metadata: Metadata = { title: "Live" };

export default LivePage;
