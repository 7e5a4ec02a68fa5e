import { useEffect, useState } from 'react';
import { Field, LogoUpload } from '@/components';
import type { Picture } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useWizard } from './context';

const load = (id: string) => port().invoke('asset_read', { id });

const types: Record<Picture['kind'], string> = { png: 'image/png', jpeg: 'image/jpeg', svg: 'image/svg+xml' };

function kindOf(bytes: Uint8Array): Picture['kind'] {
  return bytes[0] === 0x89 ? 'png' : bytes[0] === 0xff ? 'jpeg' : 'svg';
}

/** An address for a picture's bytes that the page may show. */
async function addressOf(file: ArrayBuffer, kind: Picture['kind']): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(new Blob([file], { type: types[kind] }));
  });
}

async function measured(address: string): Promise<{ width: number; height: number }> {
  const image = new Image();
  image.src = address;
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight };
}

export interface Shown {
  picture: Picture;
  address: string;
}

/** What a draft's logo is: only its id is kept with the answers, the rest is read from the file. */
export function useLogo(id: string | null): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    if (id === null) return;
    let here = true;
    const read = async () => {
      const file = await load(id);
      const kind = kindOf(new Uint8Array(file));
      const address = await addressOf(file, kind);
      const size = await measured(address).catch(() => ({ width: 0, height: 0 }));
      if (here) setShown({ address, picture: { id, kind, ...size, bytes: file.byteLength, hash: '' } });
    };
    // Without a connection it is not shown; it stays with the draft.
    read().catch(() => {});
    return () => {
      here = false;
    };
  }, [id]);
  return id !== null && shown?.picture.id === id ? shown : null;
}

/** The logo of the tenant that is to be: uploaded at once, used at the activation. */
export function BrandLogo({ shown }: { shown: Shown | null }) {
  const { t } = useTranslation();
  const { answers, set, offline, locked, faultOf } = useWizard();
  const { branding } = answers.rules;
  return (
    <Field label={t('logo.label')} optional error={faultOf('rules.branding.logo')}>
      <LogoUpload
        label={t('logo.label')}
        picture={shown?.picture ?? null}
        load={load}
        disabledReason={locked ? t('onboarding.locked') : offline ? t('govern.offline_only') : null}
        onUpload={async (file) => (await port().upload('logo_upload', file, {})).picture}
        onChange={(picture) => set('rules', { branding: { ...branding, logo: picture?.id ?? null } })}
      />
    </Field>
  );
}
