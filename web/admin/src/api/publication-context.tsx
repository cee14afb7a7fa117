import { createContext, useContext } from 'react';
import type { z } from 'zod';
import type { publicationsAnswer } from '../../../../src/http/schemas/admin-publications.ts';

export type PublicationsAnswer = z.output<typeof publicationsAnswer>;
export type Publication = PublicationsAnswer['publications'][number];

export const PublicationContext = createContext<Publication | null>(null);

/** The publication whose page this is. */
export function usePublication(): Publication {
  const publication = useContext(PublicationContext);
  if (publication === null) throw new Error('This is not on the page of a publication.');
  return publication;
}

/** The address in the admin API of something of this publication: `path` begins with a slash. */
export const useApiPath = (path: string): string => `/v1/admin/publications/${usePublication().name}${path}`;
