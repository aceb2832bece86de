"use client";
import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef, type ReactNode } from "react";
import { ConnectionMark } from "@/shared/live/ConnectionMark";
import { useSession } from "@/shared/session/Session";
import { Dropdown } from "@/shared/ui/Dropdown";
import { Keys } from "./Keys";
import { PLACES, SELDOM, type Place } from "./places";
import { roleWord } from "./roleWords";
import { signOut } from "./signOut";
import { Teams } from "./Teams";
import { ThemeChoice } from "./ThemeChoice";

/** The frame of every page: where one can go, which team this is, who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className="lg:grid lg:grid-cols-[13rem_1fr]">
      <a
        href="#content"
        className="button button-main fixed top-2 left-2 z-50 -translate-y-16 focus-visible:translate-y-0"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-surface p-3 lg:flex">
        <p className="px-2 py-1 text-16 font-semibold">InstaCRM</p>
        <div className="px-2 text-12 text-muted">
          <Teams />
        </div>
        <Places className="mt-4 flex flex-col gap-0.5" />
        <Places places={SELDOM} name="The team and you" className="mt-4 flex flex-col gap-0.5" />
        <div className="mt-auto space-y-3 border-t border-line px-2 pt-3">
          <ConnectionMark />
          <Account />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-3 border-b border-line bg-surface px-4 lg:hidden">
        <div className="min-w-0 flex-1 text-14 font-semibold">
          <Teams />
        </div>
        <ConnectionMark />
        <AccountMenu />
      </header>
      <div id="content" tabIndex={-1} className="min-w-0 pb-20 outline-none lg:pb-8">
        {children}
      </div>
      <div className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden">
        <Places className="flex overflow-x-auto" isBar />
      </div>
      <Keys />
    </div>
  );
}

function Places({ className, isBar = false, places = PLACES, name = "Pages" }: {
  className: string;
  isBar?: boolean;
  places?: readonly Place[];
  name?: string;
}) {
  const path = usePathname();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // A bar that is wider than the phone shows where one is.
    if (isBar) nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [isBar, path]);
  return (
    <nav ref={nav} aria-label={name} className={className}>
      {places.map(({ href, also, word, icon }) => {
        const isHere = path === href || also?.includes(path);
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? "page" : undefined}
            className={clsx(
              isBar
                ? "flex min-h-14 min-w-[4.75rem] flex-1 flex-col items-center justify-center gap-0.5 text-12"
                : "flex min-h-9 items-center gap-2.5 rounded-control px-2 text-13 hover:bg-raised",
              isHere ? "font-semibold text-accent" : "text-muted",
              isHere && !isBar && "bg-accent-soft",
            )}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4 fill-none stroke-current stroke-[1.5]" strokeLinecap="round" strokeLinejoin="round">
              {icon}
            </svg>
            {word}
          </Link>
        );
      })}
    </nav>
  );
}

function Account() {
  const { operator } = useSession();
  return (
    <div className="space-y-3">
      <div className="text-13">
        <p className="font-medium">{operator.name}</p>
        <p className="text-12 text-muted">{operator.email}</p>
        <p className="text-12 text-muted">{roleWord(operator.role)}</p>
      </div>
      <ThemeChoice />
      <button type="button" className="button w-full" onClick={() => void signOut()}>
        Sign out
      </button>
    </div>
  );
}

function AccountMenu() {
  const { operator } = useSession();
  return (
    <Dropdown
      label="Your account"
      name={`Your account: ${operator.name}`}
      button={operator.name.slice(0, 1).toUpperCase()}
      className="flex size-9 items-center justify-center rounded-full bg-raised text-13 font-semibold pointer-coarse:size-11"
      boxClass="w-64 p-4"
    >
      <Places places={SELDOM} name="The team and you" className="mb-3 flex flex-col gap-0.5" />
      <Account />
    </Dropdown>
  );
}
