import { Router } from 'express';
import { html, sendPage } from './page.ts';

const statusOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;

/** The same pages, and one for every address where none is or where one fails: what Express says itself is no page for people. */
export function withEveryAddress(pages: Router): Router {
  return Router().use((request, response) => {
    pages(request, response, (error: unknown) => {
      if (error === undefined) {
        const body = html`<p>The address of this page is wrong or incomplete.</p>`;
        sendPage(response, { title: 'Page not found', status: 404, body });
      } else {
        const body = html`<p>Please go back and try again.</p>`;
        sendPage(response, { title: 'Something went wrong', status: statusOf(error), body });
      }
    });
  });
}
