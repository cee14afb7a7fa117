/** A page with its examples as their files have them now. */
export function withSnippets(page: string): string;
/** The pages that may hold examples, as paths from the root of the project. */
export function documentedPages(): readonly string[];
