import { Router } from 'express';
import { html, sendPage } from './page.ts';
import { voiceFor } from './voice.ts';

const statusOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;

/** The same pages, and one for every address where none is or where one fails: what Express says itself is no page for people. */
export function withEveryAddress(pages: Router): Router {
  return Router().use((request, response) => {
    pages(request, response, (error: unknown) => {
      const voice = voiceFor(request);
      const { notFound, wrongAddress, failed, tryAgain } = voice.texts;
      if (error === undefined)
        sendPage(response, voice, { title: notFound, status: 404, body: html`<p>${wrongAddress}</p>` });
      else sendPage(response, voice, { title: failed, status: statusOf(error), body: html`<p>${tryAgain}</p>` });
    });
  });
}
