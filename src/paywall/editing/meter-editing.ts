import type { EpochMs } from '../clock.ts';
import { PaywallError } from '../errors.ts';
import { withReplacedWindows } from '../metering/replaced-windows.ts';
import type { MeterRule, PublicationSettings } from '../publication.ts';
import { type ConditionalEdit, checkVersion, type PartCodec, type PartEditor, type Versioned } from './part-editing.ts';

const ownFields = [
  ...(['open', 'onFailure', 'onOverload', 'graceDays', 'wall', 'articleIdentity'] as const),
  ...(['rateLimit', 'newReaders', 'institutions', 'crawlers'] as const),
] as const;

/**
 * Who may read how much: what editors change of a publication's settings. The others say how the service is set up (identity, origins,
 * time zone, default locale, title) and change with files alone.
 */
export type MeterSettings = Pick<PublicationSettings, (typeof ownFields)[number]> &
  MeterRule &
  Pick<PublicationSettings['meter'], 'releases'>;

/** A change of the meter: what is left out stays as it is. */
export type MeterChange = Partial<MeterSettings>;

/**
 * How admins look at and change the meter. It goes by what the store holds, is felt in every process within a second, and is in the
 * audit log. Both methods throw `store-unavailable`, and `unknown-publication` where the store has no settings.
 */
export interface MeterEditor {
  read(publication: string): Promise<Versioned<PublicationSettings>>;
  /**
   * What was counted stays counted, whatever changes (B10). Throws `version-conflict` where somebody else has changed the settings
   * meanwhile.
   */
  replace(change: ConditionalEdit & { readonly meter: MeterChange }): Promise<Versioned<PublicationSettings>>;
}

export function meterOf(settings: PublicationSettings): MeterSettings {
  const { open, onFailure, onOverload, graceDays, wall, articleIdentity } = settings;
  const { rateLimit, newReaders, institutions, crawlers } = settings;
  const { limits, window, releases } = settings.meter;
  const passes = { rateLimit, newReaders, institutions, crawlers };
  return { limits, window, releases, open, onFailure, onOverload, graceDays, wall, articleIdentity, ...passes };
}

/** The settings with their meter changed at `now`, and nothing else; what it replaces is on record, so that counts survive (B10). */
export function withMeter(settings: PublicationSettings, change: MeterChange, now: EpochMs): PublicationSettings {
  const { meter } = settings;
  const { limits = meter.limits, window = meter.window, releases = meter.releases, ...own } = change;
  const after = { ...settings, ...own, meter: { ...meter, limits, window, releases } };
  return withReplacedWindows(settings, after, now);
}

export function createMeterEditor(parts: PartEditor, form: PartCodec<PublicationSettings>): MeterEditor {
  async function read(publication: string): Promise<Versioned<PublicationSettings>> {
    const { version, value } = await parts.read(publication, 'settings', form);
    if (value === null) throw new PaywallError('unknown-publication', 'The store has no such publication.');
    return { value: value, version };
  }

  return {
    read,

    async replace({ meter, seenVersions, ...editing }) {
      const { value: before, version } = await read(editing.publication);
      checkVersion(version, seenVersions, 'meter');
      const after = withMeter(before, meter, editing.now);
      const written = await parts.write(editing, {
        part: 'settings',
        version,
        value: form.write(after),
        what: 'meter.update',
        before: meterOf(before),
        after: meterOf(after),
      });
      return { value: after, version: written };
    },
  };
}
