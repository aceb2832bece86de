/** Builds `out/`: the colours from their one file first, then the export. Building tells nobody. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const run = (file: string, ...asked: string[]): void => {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), ...asked], {
    stdio: "inherit",
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) process.exit(status ?? 1);
};

run("tokens.ts");
run("../node_modules/next/dist/bin/next", "build");
