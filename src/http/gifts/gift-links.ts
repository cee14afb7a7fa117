import type { HttpServices } from '../services.ts';

/** The token of a gift, and the address that is sent to others. */
export function createGiftLinks({ giftTokens, publicUrl }: Pick<HttpServices, 'giftTokens' | 'publicUrl'>) {
  return (publication: string, id: string): { readonly token: string; readonly link: string } => {
    const token = giftTokens.sign(publication, id);
    return { token, link: `${publicUrl}/v1/${publication}/gift/${token}` };
  };
}
