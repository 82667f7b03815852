import type { RequestListener } from 'node:http';

/**
 * Lets through only requests whose Host header is the name of a host: what reads the address of a request joins it with
 * this header, and would fail on rubbish.
 */
export const fromHosts =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    if (isHost(request.headers.host)) listener(request, response);
    else response.writeHead(400, { connection: 'close' }).end('The Host header is not the name of a host.');
  };

function isHost(host = 'localhost'): boolean {
  if (knownHosts.has(host)) return true;
  const is = /^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}`);
  if (is && knownHosts.size < MAX_HOSTS) knownHosts.add(host);
  return is;
}

/** A server is called by a few names, and each is looked at once. */
const knownHosts = new Set<string>();
const MAX_HOSTS = 100;
