import { useEffect } from 'react';
import { useSearch } from 'wouter';

/** Brings the field of a form into view, with the keyboard in it. Returns whether the page has it. */
export function focusField(path: string): boolean {
  const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
  if (field === null) return false;
  const target = field.matches('input, select, textarea')
    ? field
    : (field.querySelector<HTMLElement>('input:checked, input, select, textarea') ?? field);
  field.scrollIntoView({ block: 'center' });
  target.focus({ preventScroll: true });
  return true;
}

/** On a page whose address names a field, that is where one begins. */
export function useFieldOfAddress(): void {
  const field = new URLSearchParams(useSearch()).get('field');
  useEffect(() => {
    if (field !== null) focusField(field);
  }, [field]);
}
