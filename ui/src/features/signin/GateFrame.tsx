import { Languages, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { WheelMark } from '@/app/Mark';
import { setTheme, useTheme } from '@/app/theme';
import { Badge, Button, IconButton, cx } from '@/components';
import { setLanguage } from '@/i18n';
import { useQuery } from '@/state';
import styles from './GateFrame.module.css';

export interface GateFrameProps {
  title: ReactNode;
  body?: ReactNode;
  /** Over the title: which platform. */
  over?: ReactNode;
  wide?: boolean;
  /** Under the card, quieter: another way. */
  foot?: ReactNode;
  children: ReactNode;
}

/** What stands around everything before an operator works: the mark, one card, language and theme. */
export function GateFrame({ title, body, over, wide, foot, children }: GateFrameProps) {
  const { t, language } = useTranslation();
  const state = useQuery('app_state', {}).data;
  const { painted } = useTheme();
  return (
    <div className={styles.gate}>
      <header className={styles.bar}>
        <span className={styles.brand}>
          <WheelMark className={styles.mark} />
          {t('app.name')}
        </span>
        {state?.sample && <Badge>{t('gate.sample')}</Badge>}
        <span className={styles.gap} />
        <Button
          variant="ghost" size="sm" icon={<Languages aria-hidden />} aria-label={t('gate.switch_language')}
          onClick={() => void setLanguage(language === 'fa' ? 'en' : 'fa')}
        >
          <span lang={language === 'fa' ? 'en' : 'fa'}>{t('gate.language')}</span>
        </Button>
        <IconButton label={t('shortcuts.theme')} icon={painted === 'dark' ? <Sun aria-hidden /> : <Moon aria-hidden />} onClick={() => setTheme(painted === 'dark' ? 'light' : 'dark')} />
      </header>
      <main className={styles.main}>
        <div className={cx(styles.column, wide && styles.wide)}>
          <div className={styles.words}>
            {over && <p className={styles.over}>{over}</p>}
            <h1 className={styles.title}>{title}</h1>
            {body && <p className={styles.body}>{body}</p>}
          </div>
          {children}
          {foot && <div className={styles.foot}>{foot}</div>}
        </div>
      </main>
      {state && <footer className={styles.version}>{t('gate.version', { version: state.console_version })}</footer>}
    </div>
  );
}

/** The framed part of a gate: a form. */
export function GateCard({ children }: { children: ReactNode }) {
  return <div className={styles.card}>{children}</div>;
}
