import type { Article, ArticleKey } from '../article.ts';
import { type Window, windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import { type Entitlement, type EntitlementStore, grantsAccess, noEntitlement } from '../entitlements/entitlement.ts';
import { hasCode } from '../errors.ts';
import type { Publication, PublicationSettings } from '../publication.ts';
import type { Reader, ReaderKey, ReaderKind } from '../reader.ts';
import { type Decision, decide, type Facts, needsNoMeter, type Pass } from './decide.ts';
import type { CountedView, Growth, MeterPlace, MeterReading, MeterStore, ReleaseResult, ViewResult } from './meter.ts';
import { replacedWindows } from './replaced-windows.ts';
import type { Tally } from './tally.ts';

/** A reader as the stores know them, and the anonymous reader they were before signing in, where that is known too. */
export interface Visitor {
  readonly reader: Reader;
  readonly key: ReaderKey;
  readonly anonymousKey: ReaderKey | null;
}

/** One reader before one article. */
export interface ArticleView {
  readonly publication: Publication;
  readonly visitor: Visitor;
  readonly article: Article;
  readonly articleKey: ArticleKey;
  readonly pass: Pass | null;
  /** From a valid entitlement token, which lets a subscriber in without asking the store. */
  readonly tokenEntitlement: Entitlement | null;
  readonly now: EpochMs;
  /** `false` decides without counting. */
  readonly count: boolean;
}

/** Who asks, of which publication, and when. */
type Asked = Pick<ArticleView, 'publication' | 'visitor' | 'now'>;

export interface Metering {
  /** Decides, and counts where the decision is that the meter pays for it. Never throws because the store is unavailable. */
  view(view: ArticleView): Promise<Decision>;
  /** Gives a counted view back. */
  release(view: Pick<ArticleView, 'publication' | 'visitor' | 'articleKey' | 'now'>): Promise<Release>;
}

export interface Release {
  readonly outcome: ReleaseResult['outcome'];
  readonly meter: MeterReading;
}

/** The meter of one reader, in figures. What a union brought above the limit is not shown as used. */
export function readingOf(
  settings: PublicationSettings,
  reader: Reader,
  found: Pick<ViewResult, 'used' | 'united' | 'windowEndsAt'>,
): MeterReading {
  const limit = settings.meter.limits[reader.kind];
  const used = found.united ? Math.min(found.used, limit) : found.used;
  return {
    limit,
    used,
    left: Math.max(0, limit - used),
    window: settings.meter.window.kind,
    resetsAt: found.windowEndsAt,
  };
}

interface Needs {
  readonly meters: MeterStore;
  readonly entitlements: EntitlementStore;
  readonly tally: Tally;
}

/** Whose meter it is that is added to. */
interface Owner {
  readonly publication: Publication;
  readonly kind: ReaderKind;
}

export function createMetering({ meters, entitlements, tally }: Needs): Metering {
  function tallyGrowth({ publication, kind }: Owner, window: Window, growth: Growth | null): void {
    if (growth !== null) tally.moved({ publication, kind, window, ...growth });
  }

  /**
   * After a window rule was replaced, what was counted under the old rule and lies in the reader's new window is taken over
   * before anything is counted in that: a change of rules resets nobody, and neither does a change back.
   */
  async function adoptReplaced(owner: Owner, place: MeterPlace, now: EpochMs): Promise<void> {
    const { settings } = owner.publication;
    const windowOf = (view: CountedView) => windowAt(settings.meter.window, settings.timeZone, view.countedAt);
    const old = replacedWindows(settings, place.window, now);
    const histories = await Promise.all(old.map((window) => meters.history({ ...place, window, now })));
    // Together and oldest first, for a rolling window starts at the first of them.
    const views = histories
      .flat()
      .filter((view) => windowOf(view).endsAt > now)
      .sort((one, other) => one.countedAt - other.countedAt);
    const [first] = views;
    if (first === undefined) return;
    const window = windowOf(first);
    tallyGrowth(owner, window, await meters.adopt({ ...place, window, views, now }));
  }

  /**
   * Where the reader's views are counted, once everything is there that belongs there and was counted elsewhere: under another
   * rule, or before signing in. Synchronous in the common case; a promise only if views must first be moved in.
   */
  function placeOf({ publication, visitor, now }: Asked): MeterPlace | Promise<MeterPlace> {
    const { settings, name } = publication;
    const window = windowAt(settings.meter.window, settings.timeZone, now);
    const place = { publication: name, reader: visitor.key, window };
    const isWhole = visitor.anonymousKey === null && settings.meter.replaced.length === 0;
    return isWhole ? place : gatherViews(place, { publication, visitor, now });
  }

  async function gatherViews(place: MeterPlace, { publication, visitor, now }: Asked): Promise<MeterPlace> {
    const { anonymousKey } = visitor;
    const owner = { publication, kind: visitor.reader.kind };
    if (publication.settings.meter.replaced.length > 0) {
      await adoptReplaced(owner, place, now);
      if (anonymousKey !== null)
        await adoptReplaced({ ...owner, kind: 'anonymous' }, { ...place, reader: anonymousKey }, now);
    }
    if (anonymousKey !== null) {
      const { window, reader: registered } = place;
      const united = await meters.unite({
        publication: publication.name,
        anonymous: anonymousKey,
        registered,
        window,
        now,
      });
      tallyGrowth(owner, window, united.added);
    }
    return place;
  }

  async function ask(view: ArticleView): Promise<ViewResult> {
    const { publication, visitor, articleKey: article, now, count } = view;
    const place = placeOf(view);
    const { window, reader } = place instanceof Promise ? await place : place;
    const { kind } = visitor.reader;
    const limit = publication.settings.meter.limits[kind];
    const found = await meters.view({ publication: publication.name, reader, window, article, limit, now, count });
    if (found.outcome === 'counted') {
      const { used: to, windowEndsAt } = found;
      tally.count('counted', { publication, at: now });
      tallyGrowth({ publication, kind }, window, { from: to - 1, to, windowEndsAt });
    }
    return found;
  }

  /** Gives the view back in one window, in the figures too. Returns when it had been counted, where it was given back. */
  async function releaseIn(place: MeterPlace, owner: Owner, view: { article: ArticleKey; now: EpochMs }) {
    const released = await meters.release({ ...place, ...view });
    if (released.outcome === 'released') {
      const { used: to, windowEndsAt } = released;
      tallyGrowth(owner, place.window, { from: to + 1, to, windowEndsAt });
    }
    return released;
  }

  async function gather(view: ArticleView): Promise<Pick<Facts, 'entitlement' | 'meter'>> {
    const { publication, visitor, tokenEntitlement, now } = view;
    if (tokenEntitlement !== null && grantsAccess(tokenEntitlement, now))
      return { entitlement: tokenEntitlement, meter: null };
    const facts = {
      settings: publication.settings,
      reader: visitor.reader,
      article: view.article,
      now,
      pass: view.pass,
    };
    try {
      if (needsNoMeter(facts)) {
        const entitlement = await entitlements.read(publication.name, visitor.key);
        return { entitlement: entitlement ?? noEntitlement, meter: null };
      }
      const found = await ask(view);
      const entitlement = found.entitlement ?? noEntitlement;
      return {
        entitlement,
        meter: { outcome: found.outcome, reading: readingOf(publication.settings, visitor.reader, found) },
      };
    } catch (error) {
      if (hasCode(error, 'store-unavailable')) return { entitlement: null, meter: null };
      throw error;
    }
  }

  return {
    async view(view) {
      const { publication, visitor, article, now, pass } = view;
      const { entitlement, meter } = await gather(view);
      const { settings } = publication;
      const decision = decide({ settings, reader: visitor.reader, article, now, pass, entitlement, meter });
      if (view.count) tally.count(`decided:${decision.reason}`, { publication, at: now });
      return decision;
    },

    async release({ publication, visitor, articleKey: article, now }) {
      const place = await placeOf({ publication, visitor, now });
      const owner = { publication, kind: visitor.reader.kind };
      let countedAt: EpochMs | null = null;
      // Under the replaced rules first, or the next view would take it over again.
      for (const window of replacedWindows(publication.settings, place.window, now)) {
        const before = await releaseIn({ ...place, window }, owner, { article, now });
        countedAt ??= before.countedAt;
      }
      const released = await releaseIn(place, owner, { article, now });
      countedAt = released.countedAt ?? countedAt;
      // On the day on which it was counted, although that may be over.
      if (countedAt !== null) tally.count('counted', { publication, at: countedAt }, -1);
      const { outcome, windowEnded } = released;
      const windowEndsAt = windowEnded ? place.window.endsAt : released.windowEndsAt;
      return { outcome, meter: readingOf(publication.settings, visitor.reader, { ...released, windowEndsAt }) };
    },
  };
}
