import { useEffect, useEffectEvent } from 'react';

const LONGEST_GAP_MS = 45;
const SHORTEST_CODE = 8;

/**
 * Listens for a keyboard-wedge scanner, which types faster than anybody and ends with Enter. It may be used at any time,
 * so what it typed into a field that had the focus is taken out again: a card number must not become an amount. A dialog
 * takes no scan, and the scanner's Enter presses no button of it.
 */
export function useScanner(onScan: (code: string) => void): void {
  const scanned = useEffectEvent(onScan);

  useEffect(() => {
    let burst: Burst | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) {
        burst = null;
        return;
      }
      const isSlow = burst === null || event.timeStamp - burst.last > LONGEST_GAP_MS;
      if (event.key === 'Enter') {
        if (burst !== null && !isSlow && burst.code.length >= SHORTEST_CODE) {
          event.preventDefault();
          event.stopPropagation();
          takeBack(burst);
          if (document.querySelector('dialog[open]') === null) scanned(burst.code);
        }
        burst = null;
      } else if (/^[A-Za-z0-9]$/.test(event.key)) {
        if (burst === null || isSlow) burst = begin(event);
        burst.code += event.key;
        burst.last = event.timeStamp;
      } else if (event.key !== 'Shift') {
        burst = null;
      }
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

interface Burst {
  code: string;
  /** In milliseconds, as events tell the time. */
  last: number;
  field: HTMLInputElement | null;
  /** What stood in the field before. */
  before: string;
}

function begin({ target, timeStamp }: KeyboardEvent): Burst {
  const field = target instanceof HTMLInputElement ? target : null;
  return { code: '', last: timeStamp, field, before: field?.value ?? '' };
}

function takeBack({ field, before }: Burst): void {
  if (field === null) return;
  // React overrides `value` on the element to see changes; the prototype's setter and an event are what it listens to.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, before);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
