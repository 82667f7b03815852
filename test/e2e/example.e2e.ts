import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withBrowser } from './support/visit.ts';

/** What `npm run example` does when it is started with these flags and stopped by Ctrl-C as soon as it runs. */
async function runOnce(...flags: string[]): Promise<{ code: number | null; printed: string; left: string[] }> {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'loyalty-e2e-'));
  const child = spawn(process.execPath, ['scripts/example.mjs', ...flags], {
    env: { ...process.env, TMPDIR },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const collect = (chunk: Buffer) => {
    printed += chunk.toString();
    if (printed.includes('Stop with Ctrl-C')) child.kill('SIGINT');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const [code] = await once(child, 'exit');
  const left = readdirSync(TMPDIR);
  rmSync(TMPDIR, { recursive: true });
  return { code, printed, left };
}

withBrowser('npm run example', ({ example }) => {
  it('takes the next port where the one that it was told is taken, and leaves nothing behind', async () => {
    const { port } = new URL(example.app);
    const { code, printed, left } = await runOnce('--port', port);
    expect(code).toBe(0);
    expect(left).toEqual([]);
    const addresses = [...printed.matchAll(/(?:Start here|API|Sandbox)\s+(http:\S+)/g)].map(
      ([, address = '']) => address,
    );
    expect(addresses).toHaveLength(3);
    expect(Number(new URL(addresses[0] ?? '').port)).toBeGreaterThan(Number(port));
    for (const address of addresses) await expect(fetch(address)).rejects.toThrow();
  });

  it('says what is wrong with a port', async () => {
    expect(await runOnce('--port', 'eighty')).toEqual({
      code: 1,
      left: [],
      printed: expect.stringContaining('--port must be a port number from 0 to 65535'),
    });
  });

  it('gives the wallet a token for its own card, and no more scopes than it uses', async () => {
    const session = await (await fetch(`${example.app}/session/wallet`)).json();
    const [, payload = ''] = session.token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(claims.cards).toEqual([session.accountId]);
    expect(claims.scope.split(' ').sort()).toEqual(
      ['card:read', 'card:topup', 'customer:read', 'pay', 'points:redeem', 'transactions:read'].sort(),
    );
    expect(claims.exp - claims.iat).toBe(600);
  });
});
