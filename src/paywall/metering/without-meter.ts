import type { Facts } from './decide.ts';

/** Whether everybody may read the article, so that nothing which lets single readers in is needed. */
export const isOpenToAll = ({ settings, article }: Pick<Facts, 'settings' | 'article'>): boolean =>
  settings.open || article.tier === 'free' || article.sponsored;

/** Whether what is known without any store settles the matter, or will once the entitlement is known: the meter is not to be asked. */
export function needsNoMeter(facts: Omit<Facts, 'entitlement' | 'silence' | 'meter'>): boolean {
  const { settings, article, pass } = facts;
  return (
    settings.open || article.tier !== 'metered' || article.sponsored || pass !== null || article.isAmbiguous === true
  );
}
