import type { MeterBody } from '../../api/use-meter.ts';
import { type ChangeInWords, changesIn } from '../../components/change-in-words.ts';
import { differencesOf } from './meter-difference.ts';
import { draftOf } from './meter-draft.ts';

const switchWords = (open: boolean) => (open ? 'Open to everybody' : 'Closed');

/** What one version of the meter has changed in another, in words. */
export function meterChanges(before: MeterBody, after: MeterBody): readonly ChangeInWords[] {
  const [was, is] = [draftOf(before), draftOf(after)];
  const changes = changesIn(differencesOf({ base: was, mine: was, theirs: is }));
  if (before.open === after.open) return changes;
  return [{ label: 'Kill switch', before: switchWords(before.open), after: switchWords(after.open) }, ...changes];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The log keeps for years what was saved; whatever has another form than meters have now is not taken apart. */
export function isMeter(value: unknown): value is MeterBody {
  if (!isObject(value)) return false;
  const { limits, window, articleIdentity, wall, institutions, crawlers, open } = value;
  const lists = [wall, institutions, crawlers].every(Array.isArray);
  return lists && [limits, window, articleIdentity].every(isObject) && typeof open === 'boolean';
}
