"use client";
import Link from "next/link";
import { useSession } from "@/shared/session/Session";
import { PageHead } from "@/shared/ui/PageHead";
import { Fact, Section } from "./Section";
import { ServerHealth } from "./ServerHealth";
import { TeamRules } from "./TeamRules";
import { Tokens } from "./Tokens";
import { WholeTeam } from "./WholeTeam";

const ROLES: Record<string, string> = { owner: "Owner", admin: "Admin", member: "Member", viewer: "Viewer" };

/** Who I am here, what my scripts may do, what the team decided, and how its server is. */
export function SettingsPage() {
  const { operator, team } = useSession();
  const leads = operator.role === "owner" || operator.role === "admin";
  return (
    <main>
      <PageHead title="Settings" about={`You, your scripts and ${team.name}`} />
      <div className="space-y-6 px-4 lg:px-6">
        <Section id="profile" title="You">
          <dl className="grid gap-x-6 gap-y-3 text-13 sm:grid-cols-3">
            <Fact name="Name">{operator.name}</Fact>
            <Fact name="E-mail address">{operator.email ?? "none"}</Fact>
            <Fact name="Role">{ROLES[operator.role] ?? operator.role}</Fact>
          </dl>
          <p className="text-12 text-muted">
            Name and address come from your first sign-in; all your work stands under this name. <Link href="/devices/" className="link">Where you are signed in</Link> ·{" "}
            <Link href="/members/" className="link">Members and leaving the team</Link>
          </p>
        </Section>
        <Section id="notifications" title="Notifications">
          <p className="max-w-[70ch] text-13 text-muted">
            They come from InstaCRM on your computer, so that they reach you while no page is open: open its window, then Settings,
            and choose what to hear of: replies, follow-ups, votes and trouble, each by itself. This page shows what needs you under{" "}
            <Link href="/" className="link">Overview</Link>.
          </p>
        </Section>
        <Tokens />
        <TeamRules />
        {leads && <ServerHealth />}
        {operator.role === "owner" && <WholeTeam name={team.name} />}
      </div>
    </main>
  );
}
