import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where Stile runs while one works on the pages. */
const stile = 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  plugins: [react()],
  // The server writes a nonce of its own here for every answer (src/http/pages/admin-pages.ts).
  html: { cspNonce: 'STILE-NONCE' },
  build: {
    // scripts/build.js says where to.
    emptyOutDir: true,
    // A file written into the page would be refused by the security policy, but for images.
    assetsInlineLimit: 0,
    // It would be a script of its own in the page, for browsers older than those that the pages are for.
    modulePreload: { polyfill: false },
    target: 'es2023',
    // The first load has a budget of its own (test/http/admin/pages.test.ts).
    chunkSizeWarningLimit: 1000,
  },
  server: {
    // A change is taken only from Stile's own origin.
    proxy: {
      '/v1': { target: stile, headers: { origin: stile } },
      '/admin/sign-in/oidc': stile,
    },
  },
});
