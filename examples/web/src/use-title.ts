import { useEffect } from 'react';
import { useSettings } from './settings.tsx';

/** Names the page in the browser's tab. */
export function useTitle(title: string | null): void {
  const { brand } = useSettings().texts;
  useEffect(() => {
    document.title = title === null ? brand : `${title} · ${brand}`;
  }, [title, brand]);
}
