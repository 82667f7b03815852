import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import proxyaddr from 'proxy-addr';

/**
 * The address that a request is counted for: what `trustedProxies` proxies in front of us say of it, one hop each, and
 * otherwise the other end of the connection. Nothing that a client can write itself is believed. IPv4 as it is, IPv6 as
 * its /64, which one household has all of; `none` where the connection has no address. Worked out when first asked for.
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): () => string {
  // Asked for now: a socket knows its other end only while it is open, unless it was asked before.
  const { remoteAddress } = request.socket;
  let known: string | undefined;
  return () => (known ??= read(claimed(request, trustedProxies)) ?? read(remoteAddress) ?? 'none');
}

/** What the last proxy that is believed says; undefined where there are fewer of them than there should be. */
function claimed(request: IncomingMessage, trustedProxies: number): string | undefined {
  if (trustedProxies === 0) return undefined;
  return proxyaddr.all(request, (_address, hop) => hop < trustedProxies)[trustedProxies];
}

function read(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return text.length > LONGEST ? counted(text) : readings.memo(text).address;
}

/** The same texts come again and again, and one that is no address takes long to tell. */
const readings = new LRUCache<string, { address: string | undefined }>({
  max: 10_000,
  memoMethod: (text) => ({ address: counted(text) }),
});

/** Characters of an IPv6 address with a port and blanks. Longer ones are made up, and not remembered. */
const LONGEST = 64;

/** Undefined where the text is no address: proxies write "unknown", and clients anything. */
function counted(text: string): string | undefined {
  const bare = withoutPort(text.trim());
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return bare;
  if (!ipaddr.IPv6.isValid(bare)) return undefined;
  const address = ipaddr.IPv6.parse(bare);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/** Some proxies write 192.0.2.1:4711, [2001:db8::1] and [2001:db8::1]:4711. */
const withoutPort = (text: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(text)?.[1] ?? text;
