"use client";
import { useEffect, useRef } from "react";
import { under } from "./under";

/** Lines of a hint, as an attribute: one bubble listens for the whole page, so that a thousand rows need no code each. */
export const hinted = (...lines: string[]) => ({ "data-hint": lines.join("\n") });

const WAIT_MS = 250;

/** One small bubble for the whole page: over or below whatever has more to say, by mouse and by keyboard. */
export function HintBubble() {
  const bubble = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = bubble.current;
    if (!box) return undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let told: HTMLElement | null = null;
    const hide = () => {
      clearTimeout(waiting);
      told?.removeAttribute("aria-describedby");
      told = null;
      if (box.matches(":popover-open")) box.hidePopover();
    };
    const show = (teller: HTMLElement) => {
      hide();
      told = teller;
      box.replaceChildren(...(teller.dataset["hint"] ?? "").split("\n").map(lineOf));
      box.showPopover();
      under(teller, box, 6);
      teller.setAttribute("aria-describedby", box.id);
    };
    const over = (event: Event) => {
      const teller = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-hint]") : null;
      if (teller === told) return;
      hide();
      if (teller) waiting = setTimeout(() => teller.isConnected && show(teller), event.type === "focusin" ? 0 : WAIT_MS);
    };
    const escape = (event: KeyboardEvent) => event.key === "Escape" && hide();
    const ways: [string, (event: never) => void][] = [
      ["pointerover", over], ["focusin", over], ["focusout", hide], ["scroll", hide], ["keydown", escape],
    ];
    for (const [name, listener] of ways) document.addEventListener(name, listener as EventListener, { passive: true, capture: name === "scroll" });
    return () => {
      hide();
      for (const [name, listener] of ways) document.removeEventListener(name, listener as EventListener, { capture: name === "scroll" });
    };
  }, []);
  return <div ref={bubble} id="hint" role="tooltip" popover="manual" className="popup fixed inset-auto m-0 max-w-80 px-2 py-1 text-12" />;
}

function lineOf(text: string): HTMLElement {
  const line = document.createElement("span");
  line.className = "block";
  line.textContent = text;
  return line;
}
