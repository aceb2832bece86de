"use client";
import { clsx } from "clsx";
import { choose, THEMES, useTheme, type Theme } from "./theme";

const WORDS: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

/** System, light or dark. */
export function ThemeChoice() {
  const theme = useTheme();
  return (
    <div role="group" aria-label="Theme" className="inline-flex rounded-control border border-line p-0.5">
      {THEMES.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={theme === name}
          onClick={() => choose(name)}
          className={clsx(
            "min-h-7 rounded-[4px] px-2 text-12 pointer-coarse:min-h-11 pointer-coarse:px-4",
            theme === name ? "bg-raised font-medium" : "text-muted hover:text-text",
          )}
        >
          {WORDS[name]}
        </button>
      ))}
    </div>
  );
}
