import { useDeferredValue, useEffect, useState } from 'react';
import { CommandPalette } from '@/components';
import { usePaletteGroups } from '@/features/palette/groups';
import { forgetRecent } from '@/features/palette/recent';

/** Tenants and other things by the shell's search; places and actions by name. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  // The shell goes at lock and sign-out; what was lately opened goes with it.
  useEffect(() => forgetRecent, []);
  return open ? <Open onOpenChange={onOpenChange} /> : null;
}

function Open({ onOpenChange }: { onOpenChange(open: boolean): void }) {
  const [query, setQuery] = useState('');
  const { groups, busy } = usePaletteGroups(useDeferredValue(query.trim()));
  return <CommandPalette open onOpenChange={onOpenChange} query={query} onQuery={setQuery} groups={groups} busy={busy} />;
}
