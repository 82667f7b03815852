import { it } from 'vitest';
import { useApp } from '../../../schema/support.ts';
import { overSocket, requestText } from './wire.ts';
import { connect } from 'node:net';
const app = useApp();
const CHUNK = `10000\r\n${' '.repeat(0x10000)}\r\n`;
it('x', async () => {
  const t = performance.now();
  const { hostname, port } = new URL(app.url);
  const s = connect(Number(port), hostname);
  for (const e of ['data', 'close', 'error', 'drain', 'end']) s.on(e, (d) => console.log(e, Math.round(performance.now() - t), String(d).slice(0, 40)));
  s.write(requestText(app.token, '', ['Transfer-Encoding: chunked']));
  for (let i = 0; i < 320; i++) s.write(CHUNK);
  await new Promise((r) => setTimeout(r, 4000));
  s.destroy();
});
