import { z } from 'zod';

/** `?format=csv`: the answer as a table instead of JSON. */
export const formatField = {
  format: z.enum(['json', 'csv']).optional().openapi({
    description: '`csv` for the same as a table, for spreadsheets; `json` if left out.',
  }),
};
