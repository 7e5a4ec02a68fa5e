import { useTranslation } from '@/i18n/translation';
import { Dialog } from './Dialog';
import { Kbd } from './Kbd';
import styles from './ShortcutSheet.module.css';

export interface ShortcutGroup {
  key: string;
  heading: string;
  shortcuts: readonly { keys: readonly string[]; label: string }[];
}

export function ShortcutSheet({ open, onOpenChange, groups }: { open: boolean; onOpenChange(open: boolean): void; groups: readonly ShortcutGroup[] }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('shortcuts.title')} size="lg">
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.key} className={styles.group}>
            <h3 className={styles.heading}>{group.heading}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <div key={shortcut.label} className={styles.line}>
                  <dt>{shortcut.label}</dt>
                  <dd className={styles.keys}>
                    {shortcut.keys.map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
