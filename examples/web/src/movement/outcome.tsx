import type { MovementKind } from '@loyalty-graphql/client';
import { CircleCheck, CircleX, Clock, LoaderCircle, type LucideIcon, SearchCheck, TriangleAlert } from 'lucide-react';
import { useSettings } from '../settings.tsx';
import { useErrorText } from '../use-error-text.ts';
import { useMoney } from '../use-money.ts';
import { shownValue } from './asked.ts';
import { type Audience, type Begun, isPartial, outcomeNext, outcomeTitle } from './outcome-words.ts';
import { Receipt } from './receipt.tsx';

interface OutcomeProps {
  kind: MovementKind;
  state: Begun;
  audience: Audience;
}

/** One movement as it stands: what happened, to how much, and what to do now. Each status looks like nothing but itself. */
export function Outcome({ kind, state, audience }: OutcomeProps) {
  const { texts } = useSettings();
  const money = useMoney();
  const errorText = useErrorText();
  const { icon: Icon, tone, spins } = isPartial(state) ? PARTIAL : LOOKS[state.status];
  const value = shownValue(state);
  const next = outcomeNext(texts, kind, state, audience);
  const why =
    state.status === 'unknown'
      ? texts.movement.unknownWhy[state.reason]
      : 'error' in state
        ? errorText(state.error)
        : null;
  return (
    <div className="outcome" data-status={state.status}>
      <div className="outcome__head">
        <span className={`outcome__icon tone-${tone}`}>
          <Icon size={38} className={spins ? 'spin' : ''} aria-hidden />
        </span>
        {value !== null && <div className="outcome__amount num">{money(value.amount, value.valueCode)}</div>}
        {isPartial(state) && state.status === 'succeeded' && (
          <strong className="badge badge--warn">
            {texts.till.dueLine(money(state.transaction.amountDue, state.transaction.valueCode))}
          </strong>
        )}
        {why !== null && <p>{why}</p>}
      </div>
      {next !== null && (
        <div className={`outcome__next tone-${tone}`}>
          <strong>{next}</strong>
        </div>
      )}
      {state.status === 'succeeded' && <Receipt entry={state.transaction} />}
      {(state.status === 'unknown' || state.status === 'pending') && (
        <p className="small muted">
          {texts.receipt.order}{' '}
          <bdi dir="ltr" className="mono">
            {state.orderNo}
          </bdi>
        </p>
      )}
      <output className="visually-hidden">
        {[outcomeTitle(texts, kind, state), why, next].filter((part) => part !== null).join('. ')}
      </output>
    </div>
  );
}

interface Look {
  icon: LucideIcon;
  tone: 'good' | 'info' | 'warn' | 'bad';
  spins?: boolean;
}

const LOOKS: Record<Begun['status'], Look> = {
  sending: { icon: LoaderCircle, tone: 'info', spins: true },
  pending: { icon: Clock, tone: 'info' },
  succeeded: { icon: CircleCheck, tone: 'good' },
  declined: { icon: CircleX, tone: 'bad' },
  failed: { icon: TriangleAlert, tone: 'bad' },
  unknown: { icon: SearchCheck, tone: 'warn' },
};

const PARTIAL: Look = { icon: CircleCheck, tone: 'warn' };
