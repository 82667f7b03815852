import { Compass } from 'lucide-react';
import { Link } from 'wouter';
import { useSettings } from '../settings.tsx';
import { Empty } from '../ui/empty.tsx';
import { useTitle } from '../use-title.ts';

/** Any other address. */
export function NotFound() {
  const { notFound } = useSettings().texts;
  useTitle(notFound.title);
  return (
    <Empty icon={Compass} title={notFound.title} isPage>
      <Link href="/" className="button">
        {notFound.back}
      </Link>
    </Empty>
  );
}
