import { useSettings } from '../settings.tsx';
import type { Entry } from './receipt.tsx';

/** How far a movement has come. What is simply done is not worth a badge, unless it is asked for. */
export function StatusBadge({ entry, always = false }: { entry: Entry; always?: boolean }) {
  const { status: texts } = useSettings().texts;
  if (entry.voided === true) return <span className="badge">{texts.voided}</span>;
  if (entry.status === 'SUCCEEDED' && !always) return null;
  return <span className={`badge badge--${TONES[entry.status]}`}>{texts[entry.status]}</span>;
}

const TONES = { PENDING: 'info', SUCCEEDED: 'good', DECLINED: 'bad', FAILED: 'bad', UNKNOWN: 'warn' } as const;
