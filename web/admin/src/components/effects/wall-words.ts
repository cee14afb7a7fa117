import type { WallState } from '../../../../../src/paywall/variants/effects.ts';

export const wallWords: Readonly<Record<WallState, string>> = {
  'trial-offer': 'The offer that fits the reader',
  registration: 'An invitation to register',
  'meter-exhausted': 'When the meter resets',
};
