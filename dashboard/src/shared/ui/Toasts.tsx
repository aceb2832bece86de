"use client";
import { Toast } from "@base-ui/react/toast";

/** Short news at the foot of the page, with a way back where there is one. */
export const toasts = Toast.createToastManager();

export function Toasts() {
  return (
    <Toast.Provider toastManager={toasts} timeout={8_000} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-20 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2 lg:bottom-4">
          <Shown />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Shown() {
  const { toasts: shown } = Toast.useToastManager();
  return shown.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="popup data-limited:hidden">
      <Toast.Content className="flex items-center gap-3 py-2 pr-2 pl-4 text-13">
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-muted" />
        </div>
        <Toast.Action className="button" />
        <Toast.Close className="button border-transparent px-2" aria-label="Close">
          ✕
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
