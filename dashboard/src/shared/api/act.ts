/** Changes something at Core, and says what became of it in a toast. */
import { toasts } from "@/shared/ui/Toasts";
import { problemOf } from "./problem";

type Answered = { error?: unknown; response: Response };

/** Whether Core took it; `done` is said when it did, else why not. */
export async function act(asking: Promise<Answered>, done: string): Promise<boolean> {
  try {
    const { error, response } = await asking;
    if (!response.ok) throw error;
    toasts.add({ title: done });
    return true;
  } catch (error) {
    const problem = problemOf(error);
    toasts.add({ title: "Not done", description: [problem.message, problem.remedy].filter(Boolean).join(" ") });
    return false;
  }
}
