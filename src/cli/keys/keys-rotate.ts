import { rotateSigningKeys } from '../../tokens/key-rotation.ts';
import { signingKeysSecret } from '../../wiring/secrets.ts';
import { defineCommand } from '../command.ts';
import { refuseSettings } from '../faults.ts';
import { type KeySource, withKeys } from './key-source.ts';
import { describeKeys } from './keys-list.ts';
import { replaceSecretFile } from './secret-file.ts';

const checkKeep = (text: string) => (/^[1-9]\d?$/.test(text) ? null : 'must be a whole number from 1 to 99');

/** Puts the new set where the old one was. The environment cannot be written to: what belongs there is printed. */
async function keep(source: KeySource, rotated: string): Promise<readonly string[]> {
  if (source.from === 'environment') return [rotated];
  if (source.from === 'file') replaceSecretFile(source.file, rotated);
  else await source.stores.secrets.replace(signingKeysSecret, rotated);
  return [...describeKeys(rotated), 'Running services read their keys at start: restart them one after another.'];
}

export const keysRotate = defineCommand({
  name: 'keys rotate',
  summary: 'Puts a new signing key before the others, which stay published',
  details: [
    'The keys are those of --file, else of SIGNING_KEYS_FILE or SIGNING_KEYS, else in sandbox mode of the store. A file is',
    'rewritten as a JWK set, and so is the store; for SIGNING_KEYS the new value is printed: keep it secret.',
  ],
  options: {
    keep: {
      type: 'string',
      value: 'N',
      summary: 'how many keys to leave, the new one among them; 3 at most otherwise',
      check: checkKeep,
    },
    file: { type: 'string', value: 'FILE', summary: 'rotate the keys of this file' },
  },
  async run(context, { keep: kept, file }) {
    const keepCount = kept === undefined ? undefined : Number(kept);
    const done = await withKeys(context, file, (source) => keep(source, rotateSigningKeys(source.text, keepCount)));
    if ('faults' in done) return refuseSettings(context, done.faults);
    for (const line of done.value) context.print(line);
    return 0;
  },
});
