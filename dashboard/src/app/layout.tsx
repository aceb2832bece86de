import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Frame } from "@/features/shell/Frame";
import "./globals.css";

export const metadata: Metadata = { title: { default: "InstaCRM", template: "%s · InstaCRM" }, icons: "/icon.svg" };

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Blocking on purpose: the theme must stand before the first paint. */}
        {/* eslint-disable-next-line @next/next/no-sync-scripts */}
        <script src="/theme.js" />
      </head>
      <body>
        <Frame>{children}</Frame>
      </body>
    </html>
  );
}
