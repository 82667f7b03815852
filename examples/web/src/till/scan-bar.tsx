import type { EntryType } from '@loyalty-graphql/client';
import { Camera, ScanBarcode, Search } from 'lucide-react';
import { type RefObject, useId, useState } from 'react';
import { useSettings } from '../settings.tsx';
import { canUseCamera } from './barcode-detector.ts';
import { CameraDialog } from './camera-dialog.tsx';
import { useScanner } from './use-scanner.ts';

/** A card as it was taken up. */
export interface TakenCard {
  accountId: string;
  entryType: EntryType;
}

interface ScanBarProps {
  field: RefObject<HTMLInputElement | null>;
  onCard(card: TakenCard): void;
}

const CARD_NUMBER = /^[A-Za-z0-9]{4,40}$/;

/** Takes up a card: by a scanner at any time, by the camera where there is one, or by key. */
export function ScanBar({ field, onCard }: ScanBarProps) {
  const { till } = useSettings().texts;
  const id = useId();
  const [typed, setTyped] = useState('');
  const [isBad, setBad] = useState(false);
  const [isLooking, setLooking] = useState(false);

  const take = (text: string, entryType: EntryType) => {
    // People write numbers in groups, as they are printed.
    const accountId = text.replace(/[\s-]/g, '');
    const isNumber = CARD_NUMBER.test(accountId);
    setBad(!isNumber);
    if (!isNumber) return;
    setTyped('');
    onCard({ accountId, entryType });
  };
  useScanner((code) => take(code, 'BARCODE'));

  return (
    <search>
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault();
          take(typed, 'KEYED');
        }}
      >
        <label htmlFor={id}>{till.cardLabel}</label>
        <div className="scan">
          <div className="scan__field">
            <ScanBarcode size={22} aria-hidden />
            <input
              id={id}
              ref={field}
              className="field__input"
              dir="ltr"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              aria-invalid={isBad}
              aria-describedby={`${id}-hint`}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
          <button type="submit" className="button button--main">
            <Search size={18} aria-hidden />
            {till.lookUp}
          </button>
          {canUseCamera() && (
            <button type="button" className="button" aria-label={till.camera} onClick={() => setLooking(true)}>
              <Camera size={20} aria-hidden />
            </button>
          )}
        </div>
        <div id={`${id}-hint`} className={isBad ? 'field__error' : 'small muted'} aria-live="polite">
          {isBad ? till.badNumber : till.cardHint}
        </div>
      </form>
      {isLooking && (
        <CameraDialog
          onClose={() => setLooking(false)}
          onScan={(code) => {
            setLooking(false);
            take(code, 'BARCODE');
          }}
        />
      )}
    </search>
  );
}
