import { readFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

const DOCUMENT = new URL("../../protocol/core.openapi.json", import.meta.url);
const CLIENT = new URL("../src/shared/api/core.ts", import.meta.url);

test("the client is that of Core's own document; npm run client writes it anew", async () => {
  const document = JSON.parse(readFileSync(DOCUMENT, "utf8"));

  const made = astToString(await openapiTS(document));

  expect(readFileSync(CLIENT, "utf8")).toContain(made);
});
