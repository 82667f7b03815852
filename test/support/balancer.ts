import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';

/** The program `nginx`: as NGINX_PATH says, or as it is found. */
const NGINX = process.env.NGINX_PATH ?? 'nginx';

/** Whether there is an nginx to test with; says once where there is none. */
export function hasNginx(): boolean {
  try {
    execFileSync(NGINX, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('Without an nginx (NGINX_PATH), the tests that need one are skipped.\n');
    return false;
  }
}

export interface Balancer {
  url: string;
  close(): Promise<void>;
}

/** The nginx of a page of the documentation, with its addresses replaced by those of `urls` and a free one. */
export async function startNginx(page: string, urls: readonly string[]): Promise<Balancer> {
  const [, block = ''] = /^```nginx\n([\s\S]*?)^```/m.exec(readFileSync(page, 'utf8')) ?? [];
  const servers = [...block.matchAll(/server (127\.0\.0\.1:\d+)/g)].map(([, address = '']) => address);
  if (servers.length !== urls.length) throw new Error(`${page} balances ${servers.length} processes`);
  const port = await freePort();
  const site = servers
    .reduce((text, address, i) => text.replace(`server ${address}`, `server ${new URL(urls[i] ?? '').host}`), block)
    .replace(/listen 127\.0\.0\.1:\d+/, `listen 127.0.0.1:${port}`);

  const directory = mkdtempSync(join(tmpdir(), 'loyalty-nginx-'));
  mkdirSync(join(directory, 'tmp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/tmp/${name};`,
  );
  writeFileSync(
    join(directory, 'nginx.conf'),
    `daemon off; master_process off; pid ${directory}/pid; error_log stderr;
events {}
http { access_log off; ${temporary.join(' ')}
${site} }\n`,
  );
  const child = spawn(NGINX, ['-p', directory, '-c', 'nginx.conf', '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const url = `http://127.0.0.1:${port}`;
  await answering(url, child, () => printed);
  return {
    url,
    async close() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function answering(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx did not come up:\n${printed()}`);
    const status = await request(url).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode;
      },
      () => null,
    );
    if (status !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
