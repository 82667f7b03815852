import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  text?: string;
  /** Whether it is all that the page has: its title is the page's then. */
  isPage?: boolean;
  children?: ReactNode;
}

/** What stands where there is nothing to show, and what to do about it. */
export function Empty({ icon: Icon, title, text, isPage = false, children }: EmptyProps) {
  return (
    <div className="empty">
      <Icon size={36} strokeWidth={1.5} aria-hidden />
      {isPage ? <h1>{title}</h1> : <p className="empty__title">{title}</p>}
      {text !== undefined && <p>{text}</p>}
      {children}
    </div>
  );
}
