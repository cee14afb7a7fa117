import { type ArticleKey, articleKeyBytes } from '../articles/article.ts';
import { isLapsed } from '../entitlements/lapsed-since.ts';
import { noFacts } from '../segments/reader-facts.ts';
import type { JudgedFacts } from '../segments/stored-conditions.ts';
import type { Soon } from '../soon.ts';
import { certainOf, settledTarget, type Targeted, targetOf } from '../targeting/target.ts';
import type { ArticleView } from './article-view.ts';
import type { ViewToCount } from './count-view.ts';
import type { Pass } from './decide.ts';
import type { ViewResult } from './meter.ts';
import type { Asked } from './meter-place.ts';
import { isOpenToAll } from './without-meter.ts';

/** The view with the rules that may hold for it, and the publication as it is by its request alone. */
export function withTarget(view: ArticleView): ArticleView {
  const target = view.request === undefined ? null : targetOf(view.publication, view.request);
  return target === null ? view : { ...view, publication: target.certain.publication, target };
}

/** What the request alone comes to; null for a publication without rules. */
export const certainlyTargeted = ({ target }: ArticleView): Targeted | null =>
  target === undefined ? null : certainOf(target);

/** What the view comes to by what the store found; null for a publication without rules. */
export function targetedBy(
  { target, now }: ArticleView,
  { targeted, entitlement }: Pick<ViewResult, 'targeted' | 'entitlement'>,
): Targeted | null {
  if (target === undefined) return null;
  if (targeted === undefined) return certainOf(target);
  const { candidate, facts, counted } = targeted;
  return settledTarget(target, candidate, { facts, counted, lapsed: isLapsed(entitlement, now), now });
}

/** As it is while the store says nothing: never more than any rule that may hold would say. */
export const inSilence = (view: ArticleView): ArticleView =>
  view.target === undefined ? view : { ...view, publication: view.target.cautious };

/**
 * Whether a view that needs no meter may end at a wall whose words and offers depend on what the store knows. Who is let in without the
 * store sees none, so for them what only the store knows counts as not fitting.
 */
export const isJudgedAtWall = (
  { publication, article, target }: Pick<ArticleView, 'publication' | 'article' | 'target'>,
  pass: Pass | null,
): boolean =>
  target !== undefined &&
  target.candidates !== null &&
  pass === null &&
  !isOpenToAll({ settings: publication.settings, article });

/** Stands for an article, because a view must name one. */
const noArticle = new Uint8Array(articleKeyBytes) as ArticleKey;

/** Asks as a view does, in one step, and counts nothing. */
export const createJudge =
  (countView: (view: ViewToCount) => Soon<ViewResult>) =>
  async (asked: Asked): Promise<JudgedFacts> => {
    const target = { candidates: { anonymous: [], registered: [] } };
    const found = await countView({ ...asked, articleKey: noArticle, count: false, target });
    const { facts, counted } = found.targeted ?? { facts: noFacts, counted: 0 };
    return { facts, counted, lapsed: isLapsed(found.entitlement, asked.now), now: asked.now };
  };
