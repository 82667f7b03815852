import { Undo2 } from 'lucide-react';
import { type Entry, Receipt } from '../movement/receipt.tsx';
import { useSettings } from '../settings.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface VoidDialogProps {
  entry: Entry;
  onVoid(checkoutId: string): void;
  onClose(): void;
}

/** Asks once more before something is undone, and shows what. */
export function VoidDialog({ entry, onVoid, onClose }: VoidDialogProps) {
  const { texts } = useSettings();
  const { checkoutId } = entry;
  return (
    <Dialog title={texts.till.voidTitle} onClose={onClose}>
      <p className="muted">{texts.till.voidText}</p>
      <Receipt entry={entry} isBare />
      <div className="dialog__actions">
        <button type="button" className="button" onClick={onClose}>
          {texts.cancel}
        </button>
        {typeof checkoutId === 'string' && (
          <button type="button" className="button button--danger" onClick={() => onVoid(checkoutId)}>
            <Undo2 size={18} aria-hidden />
            {texts.till.voidConfirm}
          </button>
        )}
      </div>
    </Dialog>
  );
}
