export const minuteMs = 60_000;

/** A day of 24 hours. Days of a calendar may be longer or shorter: those are in day.ts. */
export const dayMs = 24 * 60 * 60_000;
