import type { ReactNode } from "react";

/** Every sign has a shape of its own, so that it can be read without its colour. */
const SHAPES = {
  clear: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="m5.2 8.2 2 2 3.6-4.2" />
    </>
  ),
  warn: (
    <>
      <path d="M8 2 14.5 13.5h-13z" />
      <path d="M8 6.5v3M8 11.4v.1" />
    </>
  ),
  hold: (
    <>
      <path d="M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4z" />
      <path d="M5 8h6" />
    </>
  ),
  unchecked: <circle cx="8" cy="8" r="6.25" strokeDasharray="2.4 2.5" />,
  unconfirmed: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 4.5V8l2.3 1.6" />
    </>
  ),
  failed: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4" />
    </>
  ),
  observed: (
    <>
      <path d="M1.5 8S4 3.75 8 3.75 14.5 8 14.5 8 12 12.25 8 12.25 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  blind: (
    <>
      <path d="M1.5 8S4 3.75 8 3.75 14.5 8 14.5 8 12 12.25 8 12.25 1.5 8 1.5 8z" />
      <path d="m2.5 13.5 11-11" />
    </>
  ),
  queued: <path d="M8 13.5v-11M3.5 7 8 2.5 12.5 7" />,
  offline: (
    <>
      <path d="M4.5 12.5h7a2.75 2.75 0 0 0 .3-5.5A4 4 0 0 0 4 6.6a3 3 0 0 0 .5 5.9z" />
      <path d="m2.5 14 11-12" />
    </>
  ),
  reply: <path d="M6.5 3 2 7.5 6.5 12M2 7.5h7.5a4.5 4.5 0 0 1 4.5 4.5v1" />,
  note: (
    <>
      <path d="M3 2h10v8.5L9.5 14H3z" />
      <path d="M5.5 5.5h5M5.5 8.5h3" />
    </>
  ),
  change: <path d="M2 5.5h11l-3-3M14 10.5H3l3 3" />,
  joined: (
    <>
      <circle cx="6" cy="5" r="2.75" />
      <path d="M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M12.5 5v5M10 7.5h5" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type SignKind = keyof typeof SHAPES;

/** A 16 px sign in the colour of the text around it. Its word stands beside it, so readers aloud skip it. */
export function Sign({ kind, className = "" }: { kind: SignKind; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`inline-block size-4 shrink-0 fill-none stroke-current stroke-[1.5] ${className}`}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[kind]}
    </svg>
  );
}
