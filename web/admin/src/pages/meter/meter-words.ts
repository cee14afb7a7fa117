import type { MeterDraft, Wall, Weekday, WindowKind } from './meter-draft.ts';

export const wallWords: Readonly<Record<Wall, string>> = {
  'trial-offer': 'The offer that fits the reader',
  registration: 'An invitation to register',
  'meter-exhausted': 'When the meter resets',
};

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
