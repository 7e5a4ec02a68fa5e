import * as Radix from '@radix-ui/react-tabs';
import type { ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface Tab<K extends string> {
  key: K;
  label: ReactNode;
  count?: ReactNode;
}

export interface TabsProps<K extends string> {
  label: string;
  value: K;
  onChange(key: NoInfer<K>): void;
  tabs: readonly Tab<NoInfer<K>>[];
  /** The panel of the chosen tab; absent where the tabs steer something elsewhere on the page. */
  children?: ReactNode;
}

export function Tabs<K extends string>({ label, value, onChange, tabs, children }: TabsProps<K>) {
  const choose = (chosen: string) => {
    const tab = tabs.find((candidate) => candidate.key === chosen);
    if (tab) onChange(tab.key);
  };
  return (
    <Radix.Root value={value} onValueChange={choose} className={styles.root}>
      <Radix.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.key} value={tab.key} className={styles.tab} {...(children === undefined ? { 'aria-controls': undefined } : {})}>
            {tab.label}
            {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children !== undefined && (
        <Radix.Content value={value} className={styles.panel}>
          {children}
        </Radix.Content>
      )}
    </Radix.Root>
  );
}
