"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { core } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { askAgain } from "@/shared/api/queries";
import { counted } from "@/shared/ui/numbers";
import { toasts } from "@/shared/ui/Toasts";

/** Takes a whole import back, but for what somebody changed since. */
export function UndoImport({ importId, name, onUndone }: { importId: string; name: string; onUndone?: () => void }) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const undo = async (): Promise<void> => {
    setBusy(true);
    try {
      const { data, error } = await core.POST("/v1/imports/{import_id}/undo", { params: { path: { import_id: importId } } });
      if (!data) throw error;
      toasts.add({
        title: `${name} was taken back`,
        description: [
          `${counted(data.removed, "person is", "people are")} gone again, ${counted(data.restored, "field is", "fields are")} as before.`,
          data.kept > 0 && `${counted(data.kept, "person stays", "people stay")}: somebody wrote to them or changed them since.`,
        ].filter(Boolean).join(" "),
      });
      onUndone?.();
    } catch (error) {
      const problem = problemOf(error);
      toasts.add({ title: "Not taken back", description: `${problem.message} ${problem.remedy}` });
    } finally {
      setBusy(false);
      void askAgain(client);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "/v1/imports" });
    }
  };
  return (
    <button type="button" className="button" disabled={isBusy} onClick={() => void undo()}>
      {isBusy ? "Taking back …" : "Undo this import"}
      <span className="sr-only"> of {name}</span>
    </button>
  );
}
