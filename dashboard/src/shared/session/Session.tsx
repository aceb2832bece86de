"use client";
import { createContext, useContext } from "react";
import type { Me } from "@/shared/api/shapes";

const Context = createContext<Me | null>(null);

/** Hands down who is signed in. */
export const SessionProvider = Context.Provider;

/** Who is signed in; only below the gate that asks for it. */
export function useSession(): Me {
  const me = useContext(Context);
  if (!me) throw new Error("useSession is asked outside the signed-in part of the page");
  return me;
}
