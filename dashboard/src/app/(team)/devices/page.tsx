import type { Metadata } from "next";
import { DevicesPage } from "@/features/devices/DevicesPage";

export const metadata: Metadata = { title: "Sign-ins" };

export default DevicesPage;
