import { type Window, windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { Publication } from '../publication.ts';
import type { Reader, ReaderKey, ReaderKind } from '../reader.ts';
import { compiledRules } from '../segments/compiled-rules.ts';
import type { ReaderFactsStore } from '../segments/reader-facts.ts';
import type { CountedView, Growth, MeterPlace, MeterStore } from './meter.ts';
import { replacedWindows } from './replaced-windows.ts';
import type { Tally } from './tally.ts';

/**
 * A reader as the stores know them, and the anonymous reader they were before signing in, where that is known too. An anonymous reader
 * has another one beside them if two ids turn out to be one browser's.
 */
export interface Visitor {
  readonly reader: Reader;
  readonly key: ReaderKey;
  readonly anonymousKey: ReaderKey | null;
}

/** Whose meter it is that is added to. */
export interface Owner {
  readonly publication: Publication;
  readonly kind: ReaderKind;
}

/** Who asks, of which publication, and when. */
export interface Asked {
  readonly publication: Publication;
  readonly visitor: Visitor;
  readonly now: EpochMs;
}

interface Needs {
  readonly meters: MeterStore;
  readonly tally: Tally;
  /** Left out if no rules ask for what is known of readers. */
  readonly readerFacts?: Pick<ReaderFactsStore, 'unite'>;
}

/** Finds where a reader's views are counted. */
export function createMeterPlaces({ meters, tally, readerFacts }: Needs) {
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

  function ownPlace({ publication, visitor, now }: Asked): MeterPlace {
    const { settings, name } = publication;
    const window = windowAt(settings.meter.window, settings.timeZone, now);
    return { publication: name, reader: visitor.key, window };
  }

  /**
   * Where the reader's views are counted, once everything is there that belongs there and was counted elsewhere: under another
   * rule, or before signing in. Synchronous in the common case; a promise only if views must first be moved in.
   */
  function placeOf(asked: Asked): MeterPlace | Promise<MeterPlace> {
    const isWhole = asked.visitor.anonymousKey === null && asked.publication.settings.meter.replaced.length === 0;
    return isWhole ? ownPlace(asked) : gatherViews(ownPlace(asked), asked);
  }

  /**
   * The same place if nothing was counted under another rule; else null. The store itself sees whether something was counted before
   * signing in, if it is asked with the anonymous reader.
   */
  const placeAtOnce = (asked: Asked): MeterPlace | null =>
    asked.publication.settings.meter.replaced.length === 0 ? ownPlace(asked) : null;

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
      const both = { publication: publication.name, anonymous: anonymousKey, registered, now };
      const known = compiledRules(publication.segments)?.askStore === true ? readerFacts?.unite(both) : undefined;
      const [united] = await Promise.all([meters.unite({ ...both, window }), known]);
      tallyGrowth(owner, window, united.added);
    }
    return place;
  }

  return { placeOf, placeAtOnce, tallyGrowth };
}

export type MeterPlaces = ReturnType<typeof createMeterPlaces>;
