import { createServer } from 'node:net';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';

const { ok, failed } = findingsAbout('ports');

/** Whether the ports are free, or served by this very program already. */
export async function checkPorts({ config }: Facts): Promise<Finding[]> {
  const { host, port, metricsPort } = config;
  return [
    await checkPort('PORT', host, port, '/health', /"status":\s*"alive"/),
    ...(metricsPort === null ? [] : [await checkPort('METRICS_PORT', host, metricsPort, '/metrics', /^loyalty_/m)]),
  ];
}

async function checkPort(name: string, host: string, port: number, path: string, sign: RegExp): Promise<Finding> {
  if (port === 0) return ok(`${name}: any free one`);
  const code = await refusal(host, port);
  if (code === null) return ok(`${name}: ${port} on ${host} is free`);
  if (code === 'EADDRINUSE') {
    if (await answers(host, port, path, sign))
      return ok(`${name}: ${port} on ${host} is served by this program already`);
    return failed(
      `${name}: ${port} on ${host} is in use by another program`,
      `Stop that program, or set ${name} to another port.`,
    );
  }
  if (code === 'EACCES') return failed(`${name}: this user may not listen on ${port}`, 'Take a port above 1023.');
  return failed(
    `HOST: ${host} cannot be listened on (${code})`,
    'Take an address of this machine, such as 127.0.0.1 or 0.0.0.0.',
  );
}

/** The code of the error at listening; null where it goes. */
function refusal(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown error'));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/** How long the one that listens may take to show who it is, in milliseconds. */
const SHOW_MS = 2_000;

async function answers(host: string, port: number, path: string, sign: RegExp): Promise<boolean> {
  const callable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  const address = `http://${callable.includes(':') ? `[${callable}]` : callable}:${port}${path}`;
  try {
    const answer = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(SHOW_MS) });
    return answer.status === 200 && sign.test(await answer.text());
  } catch {
    return false;
  }
}
