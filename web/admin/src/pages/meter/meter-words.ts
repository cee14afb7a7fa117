import type { MeterDraft, Weekday, WindowKind } from './meter-draft.ts';

export const windowKinds: readonly { readonly value: WindowKind; readonly label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
  { value: 'rolling', label: 'Days of each reader’s own' },
];

const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export const weekdays: readonly { readonly value: Weekday; readonly label: string }[] = dayNames.map((value) => ({
  value,
  label: capital(value),
}));

export function windowWords({ kind, startsOn, days }: MeterDraft['window']): string {
  if (kind === 'week') return `A week that begins on ${capital(startsOn)}`;
  if (kind === 'rolling') return `${days} days from a reader’s first article`;
  return `A calendar ${kind}`;
}
