import { useSettings } from '../settings.tsx';
import { AmountField } from '../ui/amount-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { useMoney } from '../use-money.ts';
import { Keypad } from './keypad.tsx';

interface AmountPadProps {
  mode: 'charge' | 'load' | 'points';
  valueCode: string;
  /** To choose from, where the card holds several. */
  currencies: readonly string[];
  onCurrency(currency: string): void;
  typed: string;
  onTyped(typed: string): void;
  amount: string | null;
  error: string | null;
  takesPart: boolean;
  onTakesPart(takesPart: boolean): void;
  hasCard: boolean;
  isBusy: boolean;
  onSubmit(): void;
}

/** The amount with its keypad, and the one button that does it. */
export function AmountPad(props: AmountPadProps) {
  const { mode, valueCode, currencies, typed, onTyped, amount, error, takesPart, hasCard, isBusy } = props;
  const { till } = useSettings().texts;
  const money = useMoney();
  const [ready, empty] = {
    charge: [till.charge, till.chargeEmpty] as const,
    load: [till.load, till.loadEmpty] as const,
    points: [till.give, till.giveEmpty] as const,
  }[mode];
  return (
    <form
      className="pad"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <div className="stack stack--tight">
        {currencies.length > 1 && (
          <Segmented
            label={till.amount}
            value={valueCode}
            options={currencies.map((value) => ({ value, label: value }))}
            onChange={props.onCurrency}
          />
        )}
        <AmountField
          label={mode === 'points' ? till.pointsAmount : `${till.amount} (${valueCode})`}
          value={typed}
          error={error}
          onChange={onTyped}
        />
      </div>
      <div className="pad__keys">
        <Keypad value={typed} onChange={onTyped} />
      </div>
      <div className="stack">
        {mode === 'charge' && (
          <label className="check">
            <input type="checkbox" checked={takesPart} onChange={(event) => props.onTakesPart(event.target.checked)} />
            <span>
              <strong>{till.partial}</strong>
              <span className="small muted" style={{ display: 'block' }}>
                {till.partialText}
              </span>
            </span>
          </label>
        )}
        <button
          type="submit"
          className="button button--main button--big button--wide"
          disabled={!hasCard || amount === null || isBusy}
        >
          {amount === null ? empty : ready(money(amount, valueCode))}
        </button>
        {!hasCard && <p className="small muted">{till.cannotCharge}</p>}
      </div>
    </form>
  );
}
