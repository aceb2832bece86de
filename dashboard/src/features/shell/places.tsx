import type { ReactNode } from "react";

/** `finds`: other words by which people look for it. */
export type Place = { href: string; word: string; icon: ReactNode; also?: readonly string[]; finds?: string };

/** Where one can go, in the order of the day. */
export const PLACES: readonly Place[] = [
  { href: "/", word: "Overview", finds: "home dashboard today needs you pipeline unconfirmed", icon: <path d="M2.5 13.5v-5M8 13.5v-11M13.5 13.5v-8" /> },
  {
    href: "/prospects/",
    also: ["/prospect/"],
    word: "Prospects",
    finds: "people contacts leads clients board export bulk views merge duplicates",
    icon: (
      <>
        <circle cx="8" cy="5" r="2.75" />
        <path d="M2.5 14c0-3 2.5-4.75 5.5-4.75S13.5 11 13.5 14" />
      </>
    ),
  },
  {
    href: "/follow-ups/",
    word: "Follow-ups",
    finds: "reminders due tasks queue snooze",
    icon: (
      <>
        <rect x="2.5" y="3.5" width="11" height="10" rx="1.5" />
        <path d="M2.5 6.5h11M5.5 2v3M10.5 2v3M5.5 10l1.75 1.75L10.5 8.5" />
      </>
    ),
  },
  { href: "/activity/", word: "Activity", finds: "event log history corrections observed", icon: <path d="M2.5 4h11M2.5 8h11M2.5 12h7" /> },
  {
    href: "/live/",
    word: "Live",
    finds: "now stream",
    icon: (
      <>
        <circle cx="8" cy="8" r="1.75" />
        <path d="M4.6 11.4a4.8 4.8 0 0 1 0-6.8M11.4 4.6a4.8 4.8 0 0 1 0 6.8M2.5 13.5a7.8 7.8 0 0 1 0-11M13.5 2.5a7.8 7.8 0 0 1 0 11" />
      </>
    ),
  },
  {
    href: "/actors/",
    word: "Accounts",
    finds: "actors instagram sharing hand-over safety",
    icon: (
      <>
        <rect x="2.5" y="2.5" width="11" height="11" rx="3" />
        <circle cx="8" cy="8" r="2.5" />
      </>
    ),
  },
  {
    href: "/operators/",
    word: "Operators",
    finds: "colleagues writers pace contributions",
    icon: <path d="M2.5 13.5V9.5M6 13.5v-11M9.5 13.5v-7M13 13.5v-4" />,
  },
  { href: "/analytics/", word: "Analytics", finds: "reports statistics funnel cohorts heat map hours reply rate templates leaderboard", icon: <path d="M2.5 2.5v11h11M5 10.5l2.5-3 2 2 3.5-5" /> },
  {
    href: "/rules/",
    also: ["/proposals/", "/proposals/new/", "/constitution/"],
    word: "Rules",
    finds: "limits caps policy spacing quiet hours repetition predicted emergency",
    icon: <path d="M8 2v12M4 14h8M2.5 5 8 3.5 13.5 5M2.5 5 1 9h3zM13.5 5 12 9h3z" />,
  },
  {
    href: "/goals/",
    word: "Goals",
    finds: "targets quota progress forecast",
    icon: (
      <>
        <circle cx="8" cy="8" r="5.75" />
        <circle cx="8" cy="8" r="2.25" />
      </>
    ),
  },
];

/** Where one goes seldom: in the side bar below the others, on a phone in the account's menu. */
export const SELDOM: readonly Place[] = [
  {
    href: "/members/",
    word: "Members",
    finds: "invite invitations roles approvals domain people team",
    icon: (
      <>
        <circle cx="6" cy="5.5" r="2.25" />
        <path d="M1.5 13.5c0-2.6 2-4 4.5-4s4.5 1.4 4.5 4M10.5 3.5a2.25 2.25 0 0 1 0 4.2M12 9.9c1.6.5 2.5 1.8 2.5 3.6" />
      </>
    ),
  },
  {
    href: "/settings/",
    word: "Settings",
    finds: "profile notifications time zone text policy retention api tokens server health agents computers delete team statuses",
    icon: (
      <>
        <path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6" />
        <circle cx="10.25" cy="4.5" r="1.75" />
        <circle cx="5.75" cy="11.5" r="1.75" />
      </>
    ),
  },
  { href: "/import/", word: "Import", finds: "csv excel upload list", icon: <path d="M8 2v7.5M5 6.75 8 9.75l3-3M2.5 11v2.5h11V11" /> },
  { href: "/devices/", word: "Sign-ins", finds: "devices sessions sign out", icon: <path d="M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3" /> },
  { href: "/privacy/", word: "Erased people", finds: "privacy erasure delete gdpr forget", icon: <path d="M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5 5 13.5h6l.5-9M6.75 7v4M9.25 7v4" /> },
  { href: "/audit/", word: "Audit log", finds: "trail chain check security", icon: <path d="M4 2h6l2.5 2.5V14H4zM6 7h4.5M6 9.5h4.5M6 12h2.5" /> },
];

/** Pages that are reached from one of the others. */
export const INNER: readonly Omit<Place, "icon">[] = [
  { href: "/proposals/", word: "Votes", finds: "proposals ballots decisions" },
  { href: "/proposals/new/", word: "Propose a rule", finds: "new rule proposal replay vote" },
  { href: "/constitution/", word: "Constitution", finds: "quorum threshold voting retention text policy joining statuses" },
];
