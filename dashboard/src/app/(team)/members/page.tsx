import type { Metadata } from "next";
import { MembersPage } from "@/features/members/MembersPage";

export const metadata: Metadata = { title: "Members" };

export default MembersPage;
