import { describe, expect, it } from "vitest";
import { rightsOf, takers } from "./sharing";

const a = (operator_id: string, left_ms: number | null = null) => ({
  operator_id, name: operator_id, role: "member", state: "active", since_ms: 1, left_ms, sent: 0,
});
const an = (operator_id: string, role = "member") => ({ operator_id, name: operator_id, role, sent: 0, people: 0, last_sync_ms: null });

describe("what somebody may do with an account", () => {
  it("lets a member who writes from it share it and end their own part, and nobody else's", () => {
    const rights = rightsOf({ operator_id: "dana", role: "member" }, [a("dana"), a("lee")]);

    expect([rights.share, rights.takePart, rights.endFor("dana"), rights.endFor("lee")]).toEqual([true, false, true, false]);
  });

  it("lets a member who wrote from it once do nothing", () => {
    const rights = rightsOf({ operator_id: "dana", role: "member" }, [a("dana", 2), a("lee")]);

    expect([rights.share, rights.takePart, rights.endFor("lee")]).toEqual([false, false, false]);
  });

  it("lets an admin who does not write from it share it, take part, and end anybody's part", () => {
    const rights = rightsOf({ operator_id: "dana", role: "admin" }, [a("lee")]);

    expect([rights.share, rights.takePart, rights.endFor("lee")]).toEqual([true, true, true]);
  });

  it("lets a viewer do nothing, also when they wrote from it before", () => {
    const rights = rightsOf({ operator_id: "dana", role: "viewer" }, [a("dana")]);

    expect([rights.share, rights.takePart, rights.endFor("dana")]).toEqual([false, false, false]);
  });
});

it("offers an account to whoever left it, but to no viewer and to nobody who writes from it", () => {
  const offered = takers([an("dana"), an("lee"), an("vera", "viewer")], [a("dana"), a("lee", 2)]);

  expect(offered.map(({ operator_id }) => operator_id)).toEqual(["lee"]);
});
