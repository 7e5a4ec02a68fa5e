import * as Dialog from '@radix-ui/react-dialog';
import { Command, defaultFilter } from 'cmdk';
import { CornerDownLeft, Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Kbd } from './Kbd';
import styles from './CommandPalette.module.css';

export interface PaletteItem {
  id: string;
  label: string;
  hint?: ReactNode;
  icon?: ReactNode;
  keys?: string;
  /** Other words under which it is found. */
  keywords?: string[];
  disabledReason?: string | null | undefined;
  run(): void;
}

export interface PaletteGroup {
  key: string;
  heading: string;
  items: readonly PaletteItem[];
  /** Already found by a search of its own: shown as it is. */
  found?: boolean;
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  query: string;
  onQuery(query: string): void;
  groups: readonly PaletteGroup[];
  busy?: boolean;
}

const FOUND = 'found:';

export function CommandPalette({ open, onOpenChange, query, onQuery, groups, busy }: CommandPaletteProps) {
  const { t } = useTranslation();
  // What a search found arrives after the key was pressed; the cursor waits on its first hit until it is moved.
  const hit = groups.find((group) => group.found)?.items[0]?.id;
  const first = query && hit ? FOUND + hit : '';
  const [cursor, setCursor] = useState({ first: '', value: '' });
  const run = (item: PaletteItem) => {
    onOpenChange(false);
    item.run();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.palette} aria-describedby={undefined}>
          <Dialog.Title className="sr-only">{t('palette.title')}</Dialog.Title>
          <Command
            label={t('palette.title')}
            loop
            value={cursor.first === first ? cursor.value : first}
            onValueChange={(value) => setCursor({ first, value })}
            filter={(value, search, keywords) => (value.startsWith(FOUND) ? 1 : defaultFilter(value, search, keywords))}
          >
            <div className={styles.field} aria-busy={busy}>
              <Search aria-hidden />
              <Command.Input className={styles.input} value={query} onValueChange={onQuery} placeholder={t('palette.placeholder')} />
              <Kbd keys="esc" />
            </div>
            <Command.List className={styles.list} label={t('palette.title')}>
              <Command.Empty className={styles.empty}>{t('palette.empty', { query })}</Command.Empty>
              {groups.map(
                (group) =>
                  group.items.length > 0 && (
                    <Command.Group key={group.key} heading={group.heading} className={styles.group}>
                      {group.items.map((item) => (
                        <Command.Item
                          key={item.id}
                          value={group.found ? FOUND + item.id : item.id}
                          keywords={[item.label, ...(item.keywords ?? [])]}
                          disabled={Boolean(item.disabledReason)}
                          onSelect={() => run(item)}
                          className={styles.item}
                        >
                          <span className={styles.icon} aria-hidden>{item.icon}</span>
                          <span className={styles.label}>{item.label}</span>
                          {(item.disabledReason ?? item.hint) && <span className={styles.hint}>{item.disabledReason ?? item.hint}</span>}
                          {item.keys && <Kbd keys={item.keys} />}
                          <CornerDownLeft className={styles.enter} aria-hidden />
                        </Command.Item>
                      ))}
                    </Command.Group>
                  ),
              )}
            </Command.List>
            <div className={styles.foot} aria-hidden>
              <span><Kbd keys="up down" /> {t('palette.hint_move')}</span>
              <span><Kbd keys="enter" /> {t('palette.hint_run')}</span>
              <span><Kbd keys="esc" /> {t('palette.hint_close')}</span>
            </div>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
