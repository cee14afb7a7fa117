import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { EpochMs } from '../../paywall/clock.ts';
import { checkSegments, type SegmentsAround } from '../../paywall/editing/targeting/segments-check.ts';
import type { Offer } from '../../paywall/offers/offer.ts';
import type { PublicationSettings } from '../../paywall/publication.ts';
import type { SegmentRule } from '../../paywall/segments/segment.ts';
import type { Wording } from '../../paywall/wording/wording.ts';
import { type CheckedFile, readCheckedFile } from '../checked-file.ts';
import { segmentRules } from './segments-schema.ts';

interface Filed {
  readonly settings: PublicationSettings;
  readonly offers: readonly Offer[];
  readonly wordings: readonly Wording[];
}

/** What files say beside the rules. Which header names countries is a setting of the service. */
export const aroundInFiles = ({ settings, offers, wordings }: Filed, now: EpochMs): SegmentsAround => ({
  offers,
  wordings: new Map(wordings.map((each) => [each.locale, each])),
  window: settings.meter.window,
  limits: settings.meter.limits,
  signsIn: settings.identity !== null,
  knowsCountries: true,
  now,
});

const segmentsFile = z.strictObject({ rules: segmentRules });

/** The rules of `segments.yaml`; null, without a fault, if there is no such file. */
export function readSegments(file: string, around: SegmentsAround): CheckedFile<readonly SegmentRule[]> {
  if (!existsSync(file)) return { value: null, faults: [] };
  const { value, faults } = readCheckedFile(file, {
    schema: segmentsFile,
    checkField: { name: 'rules', check: () => null },
    checkWhole: ({ rules }) => checkSegments(rules, around),
  });
  return { value: value?.rules ?? null, faults };
}
