import { usePay } from '@loyalty-graphql/client/react';
import { shownValue } from '../movement/asked.ts';
import { outcomeTitle } from '../movement/outcome-words.ts';
import { useSettings } from '../settings.tsx';
import { useMoney } from '../use-money.ts';
import type { SalesStore } from './use-sales.ts';

/** Sales that are being found out while the next customers are served. */
export function SetAside({ sales }: { sales: SalesStore }) {
  const { till } = useSettings().texts;
  if (sales.aside.length === 0) return null;
  return (
    <section className="panel stack stack--tight">
      <h2>{till.aside}</h2>
      <p className="small muted">{till.asideText}</p>
      <ul className="stack stack--tight">
        {sales.aside.map((slot) => (
          <Item key={slot} slot={slot} onShow={() => sales.takeUp(slot, sales.parts[sales.active] !== undefined)} />
        ))}
      </ul>
    </section>
  );
}

function Item({ slot, onShow }: { slot: string; onShow(): void }) {
  const { texts, locale } = useSettings();
  const money = useMoney();
  const { state } = usePay({ slot, locale });
  const value = state.status === 'idle' ? null : shownValue(state);
  return (
    <li className={`notice tone-${state.status === 'idle' ? 'info' : TONES[state.status]}`}>
      <div className="notice__text">
        <strong>{texts.till.asideItem(money(value?.amount, value?.valueCode))}</strong>
        <output className="small" style={{ display: 'block' }}>
          {state.status !== 'idle' && outcomeTitle(texts, 'pay', state)}
        </output>
      </div>
      <button type="button" className="button button--small" onClick={onShow}>
        {texts.till.show}
      </button>
    </li>
  );
}

const TONES = {
  sending: 'info',
  pending: 'info',
  succeeded: 'good',
  declined: 'bad',
  failed: 'bad',
  unknown: 'warn',
} as const;
