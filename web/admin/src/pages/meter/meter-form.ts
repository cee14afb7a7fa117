import type { UseFormReturnType } from '@mantine/form';
import type { MeterDraft } from './meter-draft.ts';

export type MeterForm = UseFormReturnType<MeterDraft>;

/** The faults of a field and of whatever lies in it, as one text; undefined if there is none. */
export function faultsAt({ errors }: Pick<MeterForm, 'errors'>, path: string): string | undefined {
  const own = Object.entries(errors).filter(([at]) => at === path || at.startsWith(`${path}.`));
  return own.length === 0 ? undefined : own.map(([, message]) => String(message)).join('. ');
}
