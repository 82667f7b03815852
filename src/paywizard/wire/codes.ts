/** How the card number was taken up. */
export type EntryType = 'BARCODE' | 'KEYED' | 'MAGNETIC' | 'PROXIMITY';

const ENTRY_TYPES: Record<EntryType, string> = { BARCODE: 'B', KEYED: 'K', MAGNETIC: 'M', PROXIMITY: 'P' };

export const entryTypeCode = (entryType: EntryType): string => ENTRY_TYPES[entryType];

export const flag = (yes: boolean): 'Y' | 'N' => (yes ? 'Y' : 'N');
