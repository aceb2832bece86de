// The words of the page in its language (`<html lang>`, which the site sets by `?hl=`); English is the key.
import tables from './words.json'

const table: Record<string, string> | undefined = (tables as Record<string, Record<string, string>>)[document.documentElement.lang]

/** `english` in the page's language, with `value` in the place of `{}`. */
export const say = (english: string, value = ''): string => (table?.[english] ?? english).replace('{}', value)
