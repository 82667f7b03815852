import { useCardQuery, useIssuePoints, usePay, useTopUp } from '@loyalty-graphql/client/react';
import { useEffect, useState } from 'react';
import { MovementDialog } from '../movement/movement-dialog.tsx';
import { isPartial } from '../movement/outcome-words.ts';
import { useSettings } from '../settings.tsx';
import { asTyped } from '../typing.ts';
import { useTyped } from '../ui/amount-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { POINTS, useMoney } from '../use-money.ts';
import { AmountPad } from './amount-pad.tsx';
import { PaidActions } from './paid-actions.tsx';
import { dueOf, isPaid, type Sale, withTender } from './sale.ts';
import { SalePanel } from './sale-panel.tsx';
import type { TakenCard } from './scan-bar.tsx';
import type { TipTarget } from './tip-dialog.tsx';

interface CounterProps {
  /** Names this sale; its payments are found again by it after a reload. */
  slot: string;
  card: TakenCard | null;
  sale: Sale | null;
  onSale(sale: Sale | null): void;
  onSetAside(): void;
  onAnotherCard(): void;
  onTip(target: TipTarget): void;
}

const MODES = ['charge', 'load', 'points'] as const;
type Mode = (typeof MODES)[number];

/** Where an amount is keyed and charged, loaded or given. */
export function Counter({ slot, card, sale, onSale, onSetAside, onAnotherCard, onTip }: CounterProps) {
  const { texts, locale } = useSettings();
  const { till } = texts;
  const money = useMoney();
  const pay = usePay({ slot, locale });
  const load = useTopUp({ slot: 'till', locale });
  const give = useIssuePoints({ slot: 'till', locale });
  const [mode, setMode] = useState<Mode>('charge');
  const [typed, setTyped] = useState(() => (sale === null ? '' : asTyped(dueOf(sale), locale)));
  const [takesPart, setTakesPart] = useState(false);
  const currencies = useCurrencies(card);
  const [chosen, setChosen] = useState<string | null>(null);

  const currency = sale?.valueCode ?? currencies.find((code) => code === chosen) ?? currencies[0] ?? 'USD';
  const valueCode = mode === 'points' ? POINTS : currency;
  const due = sale !== null && mode === 'charge' ? dueOf(sale) : null;
  const { amount, error } = useTyped(
    typed,
    valueCode,
    due === null ? undefined : { amount: due, text: till.dueLine(money(due, valueCode)) },
  );

  const { state } = pay;
  useEffect(() => {
    if (state.status !== 'succeeded' || (sale === null && !isPartial(state))) return;
    const { orderNo, transaction } = state;
    const { requestedAmount, amount: paid, valueCode: code, accountIdLast4 } = transaction;
    if (typeof paid !== 'string' || typeof requestedAmount !== 'string' || typeof code !== 'string') return;
    const begun = sale ?? { total: requestedAmount, valueCode: code, tenders: [] };
    const next = withTender(begun, { orderNo, amount: paid, last4: accountIdLast4 ?? '' });
    if (next !== sale) onSale(next);
  }, [state, sale, onSale]);

  const goOn = () => {
    setTyped(sale === null || isPaid(sale) ? '' : asTyped(dueOf(sale), locale));
    onAnotherCard();
  };
  const newSale = () => {
    pay.reset();
    onSale(null);
    setTyped('');
    setTakesPart(false);
    onAnotherCard();
  };
  const isBusy = { charge: pay, load, points: give }[mode].isBusy;
  const isOver = mode === 'charge' && sale !== null && isPaid(sale);
  const submit = () => {
    if (card === null || amount === null || isBusy || isOver) return;
    if (mode === 'charge') pay.start({ ...card, amount, currency, ...(takesPart && { nsfAllowed: true }) });
    if (mode === 'load') load.start({ ...card, amount, currency });
    if (mode === 'points') give.start({ ...card, points: amount });
  };

  return (
    <section className="panel stack" aria-label={till.modes[mode]}>
      <Segmented
        label={till.modesLabel}
        value={mode}
        options={MODES.map((value) => ({ value, label: till.modes[value] }))}
        onChange={(value) => {
          setMode(value);
          setTyped(value === 'charge' && sale !== null && !isPaid(sale) ? asTyped(dueOf(sale), locale) : '');
        }}
      />
      {mode === 'charge' && sale !== null && <SalePanel sale={sale} onSale={onSale} onEnd={newSale} />}
      {!isOver && (
        <AmountPad
          mode={mode}
          valueCode={valueCode}
          currencies={mode === 'points' || sale !== null ? [] : currencies}
          onCurrency={setChosen}
          typed={typed}
          onTyped={setTyped}
          amount={amount}
          error={error}
          takesPart={takesPart}
          onTakesPart={setTakesPart}
          hasCard={card !== null}
          isBusy={isBusy}
          onSubmit={submit}
        />
      )}
      <MovementDialog
        kind="pay"
        movement={pay}
        audience="cashier"
        onSetAside={onSetAside}
        onDone={sale === null || isPaid(sale) ? newSale : goOn}
        succeeded={
          state.status === 'succeeded' && (
            <PaidActions
              paid={state}
              sale={sale}
              onTip={onTip}
              onGoOn={() => {
                pay.reset();
                goOn();
              }}
              onCash={(next) => {
                pay.reset();
                onSale(next);
              }}
              onNewSale={newSale}
            />
          )
        }
      />
      <MovementDialog kind="topUp" movement={load} audience="cashier" onDone={() => setTyped('')} />
      <MovementDialog kind="issuePoints" movement={give} audience="cashier" onDone={() => setTyped('')} />
    </section>
  );
}

function useCurrencies(card: TakenCard | null): string[] {
  const { locale } = useSettings();
  const { data } = useCardQuery(
    { accountId: card?.accountId ?? '', entryType: card?.entryType ?? 'KEYED', locale },
    { enabled: card !== null },
  );
  if (card === null) return [];
  return (data?.card?.balances ?? []).filter(({ kind }) => kind === 'MONEY').map(({ valueCode }) => valueCode);
}
