import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { duringTests } from '../during-tests.ts';

/** A certificate for the loopback, and its key: both are for tests alone. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUGQVWrqZnDOYiG3rDV6f2lyZCzA0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDA0MDkxNVoYDzIxMjYxMTA2
MDQwOTE1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQLYPF51YCAyY0oZ6wh6ntMuihO+tYKGmifRxsX/mjJD9fRvU//2T9D
xL5mx06jpQvcoyFmeegY5R68ra3WniXWo28wbTAdBgNVHQ4EFgQUZgaZ3XzRtGv3
e94VfzDwEbf9zKUwHwYDVR0jBBgwFoAUZgaZ3XzRtGv3e94VfzDwEbf9zKUwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgWbS4i/lUBEDXDKBxwmJUk5gz88Hd6DBh2dThDXSMelwCIQD7
fmEmYAkdjWFO+zM+w8NE6uW+BVAUEWBXSx0kWwVctQ==
-----END CERTIFICATE-----
`;

const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNS120WtJ9GiOzbqC
auGDKE+R/vQrrkaphsNU6SMDVuehRANCAAQLYPF51YCAyY0oZ6wh6ntMuihO+tYK
GmifRxsX/mjJD9fRvU//2T9DxL5mx06jpQvcoyFmeegY5R68ra3WniXW
-----END PRIVATE KEY-----
`;

export interface Operator {
  /** `https://localhost:PORT`. */
  readonly url: string;
  /** Paths that were asked for, with their `If-None-Match`. */
  readonly asked: { readonly path: string; readonly etag: string | undefined }[];
  /** What it answers from now on. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

/** The server of somebody who operates agents, with TLS, on this machine. */
export async function startOperator(): Promise<Operator> {
  const asked: Operator['asked'] = [];
  let listener: RequestListener = (_, response) => response.writeHead(404).end();
  const server = createServer({ key, cert: certificate }, (request, response) => {
    asked.push({ path: request.url ?? '', etag: request.headers['if-none-match'] });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    asked,
    answer(next) {
      listener = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const useOperator = (): Operator => duringTests(startOperator, (operator) => operator.close());

export const json =
  (body: unknown, headers: Record<string, string> = {}, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
