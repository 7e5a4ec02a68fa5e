import { X } from 'lucide-react';
import { useDeferredValue, useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import { cx, Input } from '@/components';
import { useQuery } from '@/state';
import styles from './TenantPicker.module.css';

export interface PickedTenant {
  id: string;
  name: string;
}

/** Any number of tenants, found in the local copy as one types. */
export function TenantPicker({ chosen, onChange }: { chosen: readonly PickedTenant[]; onChange(chosen: PickedTenant[]): void }) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const asked = useDeferredValue(text.trim());
  const hits = useQuery('palette_search', { text: asked }).data ?? [];
  const found = asked ? hits.flatMap((hit) => (hit.place.to === 'tenant' && !chosen.some((tenant) => hit.place.to === 'tenant' && tenant.id === hit.place.id) ? [{ id: hit.place.id, name: hit.title, hint: hit.subtitle }] : [])).slice(0, 6) : [];
  const current = found[Math.min(at, found.length - 1)];
  const open = text.trim() !== '';
  const add = (tenant: PickedTenant) => {
    onChange([...chosen, { id: tenant.id, name: tenant.name }]);
    setText('');
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && open) {
      if (current) add(current);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setText('');
    } else if (event.key === 'Backspace' && text === '' && chosen.length > 0) onChange(chosen.slice(0, -1));
    else return;
    if (event.key !== 'Backspace') event.preventDefault();
  };
  return (
    <div className={styles.picker}>
      {chosen.length > 0 && (
        <ul className={styles.chosen}>
          {chosen.map((tenant) => (
            <li key={tenant.id} className={styles.chip}>
              <span dir="auto">{tenant.name}</span>
              <button type="button" aria-label={t('incidents.form.remove', { value: tenant.name })} onClick={() => onChange(chosen.filter((other) => other.id !== tenant.id))}>
                <X aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Input
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? `${id}-found` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && current ? `${id}-${current.id}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('incidents.form.tenants_ph')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {open && (
        <ul id={`${id}-found`} role="listbox" aria-label={t('incidents.form.found')} className={styles.found}>
          {found.map((tenant) => (
            <li key={tenant.id} id={`${id}-${tenant.id}`} role="option" aria-selected={tenant.id === current?.id} className={cx(styles.option, tenant.id === current?.id && styles.current)} onPointerDown={(event) => { event.preventDefault(); add(tenant); }}>
              <span dir="auto">{tenant.name}</span>
              <span className={styles.hint}>{tenant.hint}</span>
            </li>
          ))}
          {found.length === 0 && <li className={styles.none} role="option" aria-selected={false} aria-disabled>{t('incidents.form.no_match')}</li>}
        </ul>
      )}
    </div>
  );
}
