import { newSigningKeys } from '../../tokens/key-rotation.ts';
import { defineCommand } from '../command.ts';
import { createSecretFile } from './secret-file.ts';

export const keysNew = defineCommand({
  name: 'keys new',
  summary: 'Makes a value for SIGNING_KEYS with one new key',
  details: ['It is a JWK set with the private key, on one line. Without --out it is printed: keep it secret.'],
  options: {
    out: { type: 'string', value: 'FILE', summary: 'write it to a new file, which only its owner may read' },
  },
  async run({ print }, { out }) {
    const keys = newSigningKeys();
    if (out === undefined) print(keys);
    else createSecretFile(out, keys);
    return 0;
  },
});
