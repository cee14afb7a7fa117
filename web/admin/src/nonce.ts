/** The nonce of this answer, without which the security policy takes no style element. */
export const styleNonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Where the package that locks scrolling behind dialogs looks for it.
Object.assign(globalThis, { __webpack_nonce__: styleNonce });
