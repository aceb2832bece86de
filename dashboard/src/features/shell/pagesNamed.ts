import { INNER, PLACES, SELDOM, type Place } from "./places";

type Page = Pick<Place, "href" | "word" | "finds">;

/** The pages that what was typed may mean: those called so first, then those another word leads to. */
export function pagesNamed(typed: string): Page[] {
  const word = typed.trim().toLowerCase();
  const pages: Page[] = [...PLACES, ...SELDOM, ...INNER];
  const isCalled = (page: Page) => page.word.toLowerCase().includes(word);
  const leads = (page: Page) => word !== "" && ` ${page.finds ?? ""}`.includes(` ${word}`);
  return [...pages.filter(isCalled), ...pages.filter((page) => !isCalled(page) && leads(page))];
}
