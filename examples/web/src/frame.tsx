import { Languages, Monitor, Moon, Sun } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { THEMES, type Theme, useSettings } from './settings.tsx';
import { Logo } from './ui/logo.tsx';
import { useOnline } from './use-online.ts';

/** What is around every page: the name, language and colours, and whether there is a connection. */
export function Frame({ children }: { children: ReactNode }) {
  const { texts, language, setLanguage, theme, setTheme } = useSettings();
  const online = useOnline();
  const [path] = useLocation();
  const view = path === '/wallet' ? texts.wallet.title : path === '/till' ? texts.till.title : null;
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    // Another page begins at its beginning, for the keyboard as for the eye.
    if (shown.current !== path) main.current?.focus();
    shown.current = path;
  }, [path]);
  const ThemeIcon = THEME_ICONS[theme];
  return (
    <>
      <a className="button skip" href="#content">
        {texts.skip}
      </a>
      <header className="frame__bar">
        <div className="frame__where">
          <Link href="/" className="frame__brand" aria-label={texts.toStart}>
            <Logo size={32} />
            {texts.brand}
          </Link>
          {view !== null && <span className="frame__view">{view}</span>}
        </div>
        <div className="frame__tools">
          <button
            type="button"
            className="button button--quiet"
            lang={language === 'en' ? 'ar' : 'en'}
            onClick={() => setLanguage(language === 'en' ? 'ar' : 'en')}
          >
            <Languages size={18} aria-hidden />
            {texts.switchLanguage}
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={texts.theme[theme]}
            title={texts.theme[theme]}
            onClick={() => setTheme(themeAfter(theme))}
          >
            <ThemeIcon size={20} aria-hidden />
          </button>
        </div>
      </header>
      <output className="frame__offline-region">
        {!online && <div className="frame__offline tone-warn">{texts.offline}</div>}
      </output>
      <main ref={main} id="content" className="frame__main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

const themeAfter = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
