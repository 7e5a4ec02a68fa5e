import { pictureBytes, type Picture } from '@/contract';
import type { Answer, Args, UploadName, Uploads } from '../commands';
import { problem } from '../problem';
import { found, iso, type World } from './world';

type Handler<K extends 'tenant_logo_remove' | 'asset_read'> = (world: World, args: Args<K>) => Answer<K>;

const text = (file: Uint8Array) => new TextDecoder().decode(file);

function kindOf(file: Uint8Array): Picture['kind'] | null {
  if (file[0] === 0x89 && file[1] === 0x50) return 'png';
  if (file[0] === 0xff && file[1] === 0xd8) return 'jpeg';
  return text(file).includes('<svg') ? 'svg' : null;
}

/** What the shell and the platform would say of a file. */
function keep(world: World, file: Uint8Array): Picture {
  if (world.offline) throw problem('offline', 'This needs the platform, which cannot be reached now.', { status: 503 });
  const fault = (message: string) => problem('invalid', 'Some fields need another value.', { status: 422, fields: [{ field: 'file', message }] });
  if (file.length > pictureBytes) throw problem('invalid', 'The file is larger than 2 MiB. Make it smaller and try again.', { status: 413 });
  const kind = kindOf(file);
  if (!kind) throw fault('This file is no PNG, JPEG or SVG picture, whatever it is called.');
  if (kind === 'svg' && text(file).includes('<script')) throw fault('The SVG holds the element <script>, which a picture does not need. Remove it and try again.');
  const picture: Picture = { id: world.random.uuid(), kind, width: 240, height: 80, bytes: file.length, hash: 'a'.repeat(64) };
  world.pictures.set(picture.id, file);
  return picture;
}

export const pictures: { tenant_logo_remove: Handler<'tenant_logo_remove'>; asset_read: Handler<'asset_read'> } = {
  tenant_logo_remove: (world, { id }) => {
    if (world.offline) throw problem('offline', 'This needs the platform, which cannot be reached now.', { status: 503 });
    const tenant = found(world.tenants, id);
    Object.assign(tenant, { logo: null, version: tenant.version + 1 });
    world.changed('tenants');
    return null;
  },
  asset_read: (world, { id }) => {
    const file = world.pictures.get(id);
    if (!file) throw problem('not_found', 'There is no such picture.', { status: 404 });
    return file.slice().buffer;
  },
};

export const uploads: { [K in UploadName]: (world: World, file: Uint8Array, about: Uploads[K]['about']) => Uploads[K]['answer'] } = {
  logo_upload: (world, file) => ({ picture: keep(world, file), expires_at: iso(world.now() + 30 * 86_400_000) }),
  tenant_logo_set: (world, file, about) => {
    const tenant = found(world.tenants, about.tenant);
    const logo = keep(world, file);
    Object.assign(tenant, { logo, version: tenant.version + 1 });
    world.changed('tenants');
    return logo;
  },
};
