import { cleanup } from '@testing-library/react';
import { Window } from 'happy-dom';
import { afterAll, afterEach, beforeAll } from 'vitest';

const PARTS = [
  'document',
  'navigator',
  'location',
  'sessionStorage',
  'Node',
  'Element',
  'HTMLElement',
  'HTMLIFrameElement',
  'MutationObserver',
  'getComputedStyle',
] as const;

/**
 * The document of a browser for the tests of a file, beside Node's own network, timers and signals: those of a whole
 * simulated browser are no good to the API, which runs in the same process. What a test has rendered is taken away after it.
 */
export function useBrowser(): { window(): Window } {
  let opened: Window | null = null;
  const before = new Map<string, PropertyDescriptor | undefined>();
  beforeAll(() => {
    const window = new Window({ url: 'http://127.0.0.1/' });
    opened = window;
    const put = (name: string, value: unknown) => {
      before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    };
    put('window', window);
    put('addEventListener', window.addEventListener.bind(window));
    put('removeEventListener', window.removeEventListener.bind(window));
    for (const name of PARTS) put(name, window[name]);
  });
  afterEach(cleanup);
  afterAll(async () => {
    for (const [name, property] of before) {
      if (property === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, property);
    }
    await opened?.happyDOM.close();
  });
  return {
    window() {
      if (opened === null) throw new Error('The browser is open during tests only.');
      return opened;
    },
  };
}
