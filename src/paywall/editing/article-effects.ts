import type { ArticleIdentity } from '../articles/article-identity.ts';
import type { PublicationSettings } from '../publication.ts';

/** A change of what is counted as an article, and of how often a reader may give one back. */
export type ArticleEffect = { readonly sentence: string } & (
  | { readonly kind: 'releases-changed'; readonly from: number; readonly to: number }
  | { readonly kind: 'article-identity-changed'; readonly from: ArticleIdentity; readonly to: ArticleIdentity }
  | {
      readonly kind: 'ambiguous-addresses-changed';
      readonly from: ArticleIdentity['ambiguous'];
      readonly to: ArticleIdentity['ambiguous'];
    }
);

const views = (count: number) => `${count} view${count === 1 ? '' : 's'}`;

function releaseEffects(from: number, to: number): ArticleEffect[] {
  if (from === to) return [];
  const may = `Readers may give back ${views(to)} in each window instead of ${from}.`;
  const rest =
    to < from ? ' Readers who have already given back that many can give back no others until their window ends.' : '';
  return [{ kind: 'releases-changed', from, to, sentence: `${may}${rest}` }];
}

/** By what addresses are told apart. The order of lists says nothing. */
function distinctions({ keep, drop, hostAliases, pathSuffixes, ignoreCase }: ArticleIdentity): string {
  const sorted = (list: readonly string[] | null) => list?.toSorted() ?? null;
  // What is dropped is not looked at beside what is kept.
  const parameters = keep === null ? { drop: sorted(drop) } : { keep: sorted(keep) };
  return JSON.stringify([parameters, sorted(hostAliases), sorted(pathSuffixes), ignoreCase]);
}

function identityEffects(from: ArticleIdentity, to: ArticleIdentity): ArticleEffect[] {
  if (distinctions(from) === distinctions(to)) return [];
  const sentence =
    'Addresses are compared differently from now on: an article that was read may count once more under its new name. What was counted stays counted.';
  return [{ kind: 'article-identity-changed', from, to, sentence }];
}

const ambiguous: Readonly<Record<ArticleIdentity['ambiguous'], string>> = {
  refuse:
    'The gate refuses addresses that servers read in different ways, such as /a/../b: only readers with full access can read them.',
  normalise:
    'The gate takes an address that servers read in different ways, such as /a/../b, for what it resolves to. The site must resolve it alike.',
};

/** None where the two are alike. */
export function articleEffects(before: PublicationSettings, after: PublicationSettings): readonly ArticleEffect[] {
  const [was, is] = [before.articleIdentity, after.articleIdentity];
  const [from, to] = [was.ambiguous, is.ambiguous];
  return [
    ...releaseEffects(before.meter.releases, after.meter.releases),
    ...identityEffects(was, is),
    ...(from === to ? [] : [{ kind: 'ambiguous-addresses-changed' as const, from, to, sentence: ambiguous[to] }]),
  ];
}
