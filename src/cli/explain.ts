import { type TriedAddress, tryAddresses } from '../paywall/articles/try-address.ts';
import { defineCommand } from './command.ts';
import { findSettings } from './publication/found-settings.ts';

function gateSays({ isTooLong, isRefused, isAmbiguous }: TriedAddress): string {
  if (isTooLong) return 'refuses it, because it is too long';
  if (isRefused) return 'refuses it, because servers read it in different ways';
  return isAmbiguous
    ? 'takes it for this article, although servers read it in different ways'
    : 'takes it for this article';
}

const describe = (address: string, tried: TriedAddress): readonly string[] => [
  address,
  `  article   ${tried.article}`,
  `  left out  ${tried.leftOut.map(({ text }) => text).join('  ') || 'nothing'}`,
  `  the gate  ${gateSays(tried)}`,
];

export const explain = defineCommand({
  name: 'explain',
  summary: 'Says which article an address is, and whether another one is the same',
  details: [
    'By the settings in the store, or by the files if the store has none or is unavailable. Nothing is counted.',
    'The gate knows addresses as paths, without their host.',
  ],
  options: {
    publication: { type: 'string', value: 'NAME', required: true, summary: 'the publication whose rule it is' },
    article: { type: 'string', value: 'ADDRESS', required: true, summary: 'the address, or an id of your own' },
    other: { type: 'string', value: 'ADDRESS', summary: 'compare this one with it' },
  },
  async run(context, { publication: name, article, other }) {
    const found = await findSettings(context, name);
    if (typeof found === 'number') return found;
    const tried = tryAddresses(article, other, found.settings.articleIdentity);
    context.print(`By ${found.by}:`);
    for (const line of describe(article, tried)) context.print(line);
    if (other !== undefined && tried.other !== null)
      for (const line of describe(other, tried.other)) context.print(line);
    if (tried.isSame !== null) context.print(tried.isSame ? 'Both are one article.' : 'These are two articles.');
    return 0;
  },
});
