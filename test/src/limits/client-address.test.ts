import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf } from '../../../src/limits/client-address.ts';

/** The address that a server behind `proxies` proxies counts for a request with these headers. */
async function counted(server: Server, proxies: number, forwarded: string | string[]): Promise<string> {
  const address = server.address();
  const to = typeof address === 'string' ? { socketPath: address } : { port: address?.port, host: '127.0.0.1' };
  const sent = request({ ...to, headers: { 'x-proxies': String(proxies), 'x-forwarded-for': forwarded } });
  sent.end();
  const [answer] = await once(sent, 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  return text;
}

const listening = async (where: number | string): Promise<Server> => {
  const server = createServer((incoming, response) => {
    response.end(addressOf(incoming, Number(incoming.headers['x-proxies']))());
  });
  if (typeof where === 'string') server.listen(where);
  else server.listen(where, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const SOCKET = '127.0.0.1';
let server: Server;
let local: Server;
const directory = mkdtempSync(join(tmpdir(), 'loyalty-test-'));
beforeAll(async () => {
  server = await listening(0);
  local = await listening(join(directory, 'socket'));
});
afterAll(() => {
  server.close();
  local.close();
  rmSync(directory, { recursive: true });
});

describe('the address that a request is counted for', () => {
  it.each([
    ['nobody is believed without a proxy', 0, '198.51.100.1', SOCKET],
    ['the last entry with one proxy', 1, '198.51.100.1', '198.51.100.1'],
    ['what a client wrote before it is not looked at', 1, '10.9.9.9, 203.0.113.5, 198.51.100.1', '198.51.100.1'],
    ['the last but one with two', 2, '10.9.9.9, 198.51.100.1, 192.0.2.7', '198.51.100.1'],
    ['several headers are one list', 2, ['10.9.9.9', '198.51.100.1', '192.0.2.7'], '198.51.100.1'],
    [
      'several headers of several entries are, too',
      3,
      ['10.9.9.9, 198.51.100.1', '192.0.2.7,192.0.2.8'],
      '198.51.100.1',
    ],
    ['exactly as many as proxies', 2, '198.51.100.1, 192.0.2.7', '198.51.100.1'],
    ['fewer than proxies: the connection', 3, '198.51.100.1, 192.0.2.7', SOCKET],
    ['no entry at all: the connection', 1, '', SOCKET],
    ['commas alone: the connection', 1, ' , ,', SOCKET],
    ['unknown: the connection', 1, '198.51.100.1, unknown', SOCKET],
    ['an obfuscated one: the connection', 1, '_hidden', SOCKET],
    ['numbers that are no written-out address: the connection', 1, '1', SOCKET],
    ['octal: the connection', 1, '010.1.1.1', SOCKET],
    ['one that is out of range: the connection', 1, '198.51.100.256', SOCKET],
    ['a port', 1, '198.51.100.1:4711', '198.51.100.1'],
    ['blanks', 1, '  198.51.100.1\t ', '198.51.100.1'],
    ['IPv6 by its /64', 1, '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['IPv6 of another spelling', 1, '2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['IPv6 in brackets', 1, '[2001:db8:1:2::1]', '2001:db8:1:2::/64'],
    ['IPv6 in brackets with a port', 1, '[2001:db8:1:2::1]:4711', '2001:db8:1:2::/64'],
    ['IPv6 with a zone', 1, 'fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['IPv4 written as IPv6', 1, '::ffff:198.51.100.1', '198.51.100.1'],
    ['IPv4 written as hexadecimal IPv6', 1, '::ffff:c633:6401', '198.51.100.1'],
  ])('%s', async (_what, proxies, forwarded, expected) => {
    expect(await counted(server, proxies, forwarded)).toBe(expected);
    // What was read once is remembered.
    expect(await counted(server, proxies, forwarded)).toBe(expected);
  });

  it('what is longer than any address is none', async () => {
    expect(await counted(server, 1, `198.51.100.1${' '.repeat(80)}x`)).toBe(SOCKET);
  });

  it('a connection without an address is counted as such, and a proxy there is believed', async () => {
    expect(await counted(local, 0, '198.51.100.1')).toBe('none');
    expect(await counted(local, 1, '198.51.100.1')).toBe('198.51.100.1');
    expect(await counted(local, 2, '198.51.100.1')).toBe('none');
  });

  it('is still known when the connection is gone, and does not change once it was asked for', async () => {
    let ask: (() => string) | undefined;
    let gone: Promise<unknown> | undefined;
    const other = createServer((incoming) => {
      ask = addressOf(incoming, 0);
      gone = once(incoming.socket, 'close');
      incoming.socket.destroy();
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    await expect(counted(other, 0, '198.51.100.1')).rejects.toThrow();
    await gone;
    expect(ask?.()).toBe(SOCKET);
    other.close();
  });
});
