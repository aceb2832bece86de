import { core } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { toasts } from "@/shared/ui/Toasts";

/** Ends the session in Core, then loads the page anew, so that nothing of the team stays in it. */
export async function signOut(): Promise<void> {
  try {
    const { error, response } = await core.POST("/auth/logout");
    if (!response.ok && response.status !== 401) throw error;
    window.location.reload();
  } catch (error) {
    toasts.add({ title: "You are still signed in", description: problemOf(error).message });
  }
}
