import { z } from 'zod';
import type { WallState } from '../paywall/variants/effects.ts';
import { distinctTexts } from './field-schemas.ts';

export const wallStates = ['trial-offer', 'registration', 'meter-exhausted'] as const satisfies readonly WallState[];

/** Which walls a denied reader may meet, the first that applies. */
export const wallOrder = distinctTexts(z.enum(wallStates)).refine(
  (states) => states.includes('meter-exhausted'),
  'must name meter-exhausted, the one wall that always applies',
);
