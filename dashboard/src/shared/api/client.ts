/** How this page asks Core: one typed client, generated types, the session in a cookie of the same origin. */
import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import type { paths } from "./core";

const SAFE = new Set(["GET", "HEAD"]);
const signedOut = new Set<() => void>();

/** Calls `listener` whenever Core says that nobody is signed in; answers how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

const manners: Middleware = {
  onRequest({ request }) {
    // Core takes a cookie on a changing call only with this header, which no other site can send.
    if (!SAFE.has(request.method)) request.headers.set("X-InstaCRM", "1");
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) signedOut.forEach((listener) => listener());
    return undefined;
  },
};

export const core = createFetchClient<paths>({ credentials: "same-origin" });
core.use(manners);

/** The same client as hooks: `query.useQuery("get", "/v1/overview", …)`. */
export const query = createQueryClient(core);
