/** Made from protocol/tokens.json by `npm run wire`; do not edit. */
export const STATUSES = ['new', 'no-reply', 'replied', 'warm', 'booked', 'paid', 'client', 'excluded'] as const
export type Status = (typeof STATUSES)[number]
