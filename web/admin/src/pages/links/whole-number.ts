/** A number from 1 that was typed; null for nothing, and for what is none a fault. */
export function readWholeNumber(
  text: string,
  most: number,
): { readonly value: number | null } | { readonly fault: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { value: null };
  const value = Number(trimmed);
  const isRight = /^\d{1,9}$/.test(trimmed) && value >= 1 && value <= most;
  return isRight ? { value } : { fault: `Enter a whole number from 1 to ${most}.` };
}
