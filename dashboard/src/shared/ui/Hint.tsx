"use client";
import { Tooltip } from "@base-ui/react/tooltip";

/** One small bubble for the whole page; whatever has more to say opens it with its own lines. */
export const hint = Tooltip.createHandle<{ lines: string[] }>();

export function HintBubble() {
  return (
    <Tooltip.Root handle={hint}>
      {({ payload }) => (
        <Tooltip.Portal>
          <Tooltip.Positioner sideOffset={6} className="z-50">
            <Tooltip.Popup className="popup max-w-80 px-2 py-1 text-12">
              {payload?.lines.map((line) => (
                <span key={line} className="block">
                  {line}
                </span>
              ))}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  );
}
