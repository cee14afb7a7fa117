import { listSigningKeys } from '../../tokens/key-rotation.ts';
import { defineCommand } from '../command.ts';
import { refuseSettings } from '../faults.ts';
import { withKeys } from './key-source.ts';

/** One line per key, newest first; never anything of the key itself. */
export function describeKeys(text: string): string[] {
  return listSigningKeys(text).map(({ kid, signs }) => `${kid}  ${signs ? 'signs, published' : 'published'}`);
}

export const keysList = defineCommand({
  name: 'keys list',
  summary: 'Names the signing keys, newest first, and says which of them signs',
  details: ['Without --file they are those of SIGNING_KEYS, or in sandbox mode those that the store has.'],
  options: { file: { type: 'string', value: 'FILE', summary: 'look into this file' } },
  async run(context, { file }) {
    const found = await withKeys(context, file, async ({ text }) => describeKeys(text));
    if ('faults' in found) return refuseSettings(context, found.faults);
    for (const line of found.value) context.print(line);
    return 0;
  },
});
