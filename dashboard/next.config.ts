import type { NextConfig } from "next";

// A static export: Core serves `out/` itself, so nobody needs Node to run it.
const config: NextConfig = {
  output: "export",
  trailingSlash: true,
  reactStrictMode: true,
  poweredByHeader: false,
};

export default config;
