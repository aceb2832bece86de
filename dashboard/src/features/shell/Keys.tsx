"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { Palette } from "./Palette";
import { Shortcuts } from "./Shortcuts";

type Box = "palette" | "shortcuts";

const NAMES: Record<Box, string> = { palette: "Go to", shortcuts: "Keys" };

/** Opens the palette with Ctrl or Cmd and K, and the list of keys with "?". */
export function Keys() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [box, setBox] = useState<Box | null>(null);
  const leave = useCallback(() => dialog.current?.close(), []);

  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") setBox("palette");
      else if (event.key === "?" && !isTyping && !event.ctrlKey && !event.metaKey) setBox("shortcuts");
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", open);
    return () => document.removeEventListener("keydown", open);
  }, []);

  useEffect(() => {
    if (box && !dialog.current?.open) dialog.current?.showModal();
  }, [box]);

  return (
    <dialog
      ref={dialog}
      aria-label={box ? NAMES[box] : undefined}
      onClose={() => setBox(null)}
      onClick={(event) => {
        if (event.target === event.currentTarget) leave();
      }}
      className="popup mx-auto mt-[12dvh] mb-auto w-[36rem] max-w-[calc(100vw-2rem)] overflow-y-auto p-0 backdrop:bg-black/40"
    >
      {box === "palette" && <Palette onLeave={leave} />}
      {box === "shortcuts" && <Shortcuts onLeave={leave} />}
    </dialog>
  );
}
