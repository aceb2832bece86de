import type { Metadata } from "next";
import { GoalsPage } from "@/features/goals/GoalsPage";

export const metadata: Metadata = { title: "Goals and safety" };

export default GoalsPage;
